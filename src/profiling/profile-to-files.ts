import { openModel } from '../inference/models/open-model.js';
import { parseFormats } from '../plot/render/render.js';
import { writeClockworkFolder } from './clockwork-folder.js';
import type { ProfileProgress } from './profile-model.js';
import { batchesOf, type OnnxProfile, type OnnxProfileOptions, profileOnnx } from './profile-onnx.js';
import { saveProfile } from './save-profile.js';
import { prepareFolder } from './write-profile.js';

/** What is measured, how, and where it goes. */
export interface ProfileRequest extends Omit<OnnxProfileOptions, 'batches'> {
  /** An .onnx file, or the name of a model that is built. */
  model: string;
  /** Batch sizes; by default those that the model runs of 1, 2, 4, 8 and 16. */
  batches: readonly number[] | undefined;
  /** Sizes of dimensions that the model leaves open, the batch not among them. */
  sizes: Readonly<Record<string, number>>;
  /** Of the random weights of a model that is built. */
  seed: number;
  /** Where built models are kept. */
  dataFolder: string;
  output: string;
  /** Folder for a model folder of Clockwork; none when undefined. */
  clockwork: string | undefined;
  formats: readonly string[];
}

/**
 * Measures a model and writes its files. Everything that can be wrong is looked at before the measurement, which may take
 * minutes. Returns the files, the zoo first. @throws UserError
 */
export async function profileToFiles(
  { model, sizes, seed, dataFolder, output, clockwork, formats, batches, ...options }: ProfileRequest,
  progress?: ProfileProgress,
  signal?: AbortSignal,
): Promise<{ measured: OnnxProfile; files: string[] }> {
  const wanted = parseFormats(formats);
  const opened = await openModel(model, dataFolder, { seed, sizes });
  const chosen = batchesOf(opened.model, batches);
  prepareFolder(output);
  if (clockwork !== undefined) prepareFolder(clockwork);
  const measured = await profileOnnx(opened, { ...options, batches: chosen }, progress, signal);
  const { threads, provider, statistic } = options;
  const files = await saveProfile(measured, { threads, provider, statistic }, output, wanted);
  if (clockwork !== undefined) files.push(...writeClockworkFolder(measured.profile, clockwork));
  return { measured, files };
}

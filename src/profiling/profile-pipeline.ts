import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { readText } from '../datasets/pipelines/find.js';
import { type NamedModel, namedModels } from '../datasets/pipelines/model-files.js';
import { parsePipeline } from '../datasets/pipelines/pipeline-file.js';
import { type NewProfile, withProfiles } from '../datasets/pipelines/with-profiles.js';
import { UserError } from '../errors.js';
import { packageRoot } from '../experiment/package-root.js';
import { builtModels } from '../inference/models/open-model.js';
import { openNamed } from '../inference/models/open-named.js';
import { parseFormats } from '../plot/render/render.js';
import type { Profile } from '../serving-core/inferline/pipeline/profile.js';
import { pipelineRows } from './pipeline-rows.js';
import type { ProfileProgress } from './profile-model.js';
import { batchesOf, type OnnxProfile, profileOnnx } from './profile-onnx.js';
import type { ProfileRequest } from './profile-to-files.js';
import { machine, saveProfile } from './save-profile.js';
import { prepareFolder, writeInto } from './write-profile.js';

export interface PipelineProfileRequest
  extends Omit<ProfileRequest, 'model' | 'name' | 'sizes' | 'clockwork'> {
  /** The pipeline's YAML file. */
  pipeline: string;
  /** What the pipeline calls this machine. */
  hardware: string;
}

export interface PipelineModelProfile {
  model: string;
  profile: OnnxProfile;
  rows: Profile;
  /** Batch sizes that were measured and left out. */
  dropped: number[];
}

export interface PipelineProgress extends ProfileProgress {
  /** A model's turn has come. */
  model?(name: string): void;
}

/**
 * Measures the models of a pipeline that name an ONNX file, each file once, and writes the pipeline with their profiles beside each
 * model's own files. All that can be wrong is looked at before the first measurement. Returns the files, the pipeline's first.
 * @throws UserError
 */
export async function profilePipeline(
  { pipeline: file, hardware, ...request }: PipelineProfileRequest,
  progress: PipelineProgress = {},
  signal?: AbortSignal,
): Promise<{ models: PipelineModelProfile[]; files: string[] }> {
  const text = readText(file, 'a YAML file of a pipeline');
  const named = modelsOf(file, text, hardware);
  const formats = parseFormats(request.formats);
  const target = join(request.output, basename(file));
  if (resolve(target) === resolve(file))
    throw new UserError('E_USAGE', `${file} itself would be written over.`, 'Give another --output.');
  const found = await openNamed(file, named, request.dataFolder, request.seed);
  for (const { opened } of found) batchesOf(opened.model, request.batches);
  prepareFolder(request.output);
  // Nothing is written before all is measured: an interruption leaves nothing half done.
  const measured = new Map<string, OnnxProfile>();
  const models: PipelineModelProfile[] = [];
  for (const [i, { model, sizes, path, opened }] of found.entries()) {
    const key = JSON.stringify([path, Object.entries(sizes).sort()]);
    let profile = measured.get(key);
    if (!profile) {
      progress.model?.(model);
      const batches = batchesOf(opened.model, request.batches);
      const options = { ...request, name: fileNames(named)[i], batches };
      profile = await profileOnnx(opened, options, progress, signal);
      measured.set(key, profile);
    }
    models.push({ model, profile, ...pipelineRows(profile.measured.batches) });
  }
  const profiles = models.map(({ model, rows, profile }, i): NewProfile => {
    const onnx = pathFrom(request.output, found[i].onnx, found[i].path);
    return { model, rows, onnx, remark: remarkOf(profile, request) };
  });
  const written = withProfiles(text, hardware, profiles);
  parsePipeline(target, written);
  const files = [writeInto(request.output, basename(file), written)];
  for (const profile of measured.values())
    files.push(...(await saveProfile(profile, request, request.output, formats)));
  return { models, files };
}

function modelsOf(file: string, text: string, hardware: string): NamedModel[] {
  const pipeline = parsePipeline(file, text, { unmeasured: true });
  const named = namedModels(file, text);
  if (named.length === 0)
    throw new UserError(
      'E_PIPELINE',
      `${file} has no model to measure.`,
      "Give its models 'onnx: FILE.onnx', or 'onnx: resnet50_v2'.",
    );
  if (!pipeline.hardware.some(({ name }) => name === hardware))
    throw new UserError(
      'E_PIPELINE',
      `${file} has no price for '${hardware}', which the models would be measured on.`,
      `Add '${hardware}: PRICE' under hardware, or give another --hardware.`,
    );
  return named;
}

// A model's name may hold what no file's name should; then its number stands for it.
function fileNames(named: readonly NamedModel[]): string[] {
  return named.map(({ model }, i) => (/^(?!\.+$)[\w.+-]{1,100}$/.test(model) ? model : `model-${i + 1}`));
}

function pathFrom(output: string, onnx: string, path: string): string {
  if (isAbsolute(onnx) || builtModels.includes(onnx)) return onnx;
  const from = relative(resolve(output), path).replaceAll('\\', '/');
  return from.startsWith('.') ? from : `./${from}`;
}

function remarkOf(
  { runtime }: OnnxProfile,
  { provider, threads }: Pick<PipelineProfileRequest, 'provider' | 'threads'>,
): string {
  const how = `ONNX Runtime ${runtime}, ${provider}, ${threads} thread${threads === 1 ? '' : 's'}`;
  return `measured with repro ${packageRoot().version}: ${how}, ${machine()}`;
}

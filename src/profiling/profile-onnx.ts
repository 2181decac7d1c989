import { UserError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import type { Opened } from '../inference/models/open-model.js';
import { InferenceDevice } from '../inference/runtime/device.js';
import type { LoadableModel, SessionOptions } from '../inference/runtime/sessions.js';
import type { ModelProfile } from '../serving-core/common/profile.js';
import { type Measured, type ProfileOptions, type ProfileProgress, profileModel } from './profile-model.js';
import { measuredProfile, type Statistic } from './zoo-entry.js';

export interface OnnxProfileOptions extends ProfileOptions, SessionOptions {
  /** What the zoo calls it. */
  name: string;
  statistic: Statistic;
}

export interface OnnxProfile {
  file: string;
  operators: number;
  /** Version of the ONNX Runtime that ran it. */
  runtime: string;
  profile: ModelProfile;
  measured: Measured;
}

/** What the device calls the model. */
const KEY = 'model';
const usualBatches = [1, 2, 4, 8, 16];

/**
 * Measures an ONNX model on a device of its own.
 * @throws UserError for a model that cannot be run, without ONNX Runtime, or for an interruption by `signal`.
 */
export async function profileOnnx(
  { model, declared }: Opened,
  options: OnnxProfileOptions,
  progress: ProfileProgress = {},
  signal?: AbortSignal,
): Promise<OnnxProfile> {
  const device = new InferenceDevice({ threads: options.threads, provider: options.provider });
  // The run that computes now would be waited for otherwise.
  const stop = () => void device.close();
  signal?.addEventListener('abort', stop);
  const measurable = {
    load: () => device.load(KEY, model),
    time: (batch: number, runs: number) => device.time(KEY, batch, runs),
  };
  try {
    const measured = await profileModel(measurable, options, progress, signal);
    const { inputSize } = model.signature;
    const facts = {
      name: options.name,
      inputSize,
      outputSize: await device.outputSize(KEY, options.batches[0]),
      weightsSize: declared.weightsSize,
    };
    const profile = measuredProfile(facts, measured, options.statistic);
    const runtime = await device.version();
    return { file: model.file, operators: declared.operators, runtime, profile, measured };
  } catch (error) {
    throw signal?.aborted ? interrupted() : error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await device.close();
  }
}

/**
 * The batch sizes to measure: those that are wanted, or by default 1, 2, 4, 8 and 16, or 1 alone of a model that runs no other.
 * @throws UserError for one that the model does not run.
 */
export function batchesOf(
  { file, signature: { fixedBatch } }: LoadableModel,
  wanted?: readonly number[],
): readonly number[] {
  const batches = wanted ?? (fixedBatch === 1 ? [1] : usualBatches);
  const other = batches.find((batch) => fixedBatch !== undefined && batch !== fixedBatch);
  if (other !== undefined)
    throw new UserError(
      'E_MODEL_INPUT',
      `${file} runs batches of ${fixedBatch} only, not ${other}: its batch dimension is fixed.`,
      fixedBatch === 1
        ? 'Give --batches 1, or export the model with an open (dynamic) batch dimension.'
        : 'Export the model with an open (dynamic) batch dimension.',
    );
  return batches;
}

function interrupted(): UserError {
  return new UserError('E_INTERRUPTED', 'Stopped; nothing was written.', '', ExitCode.interrupted);
}

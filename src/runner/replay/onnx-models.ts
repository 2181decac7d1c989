import { availableParallelism } from 'node:os';
import { dataFolder } from '../../datasets/data-folder.js';
import { pipelineText } from '../../datasets/pipelines/find.js';
import { namedModels } from '../../datasets/pipelines/model-files.js';
import { UserError } from '../../errors.js';
import { type OpenedNamed, openNamed } from '../../inference/models/open-named.js';
import { InferenceDevice } from '../../inference/runtime/device.js';
import type { SessionOptions } from '../../inference/runtime/sessions.js';
import type { Pipeline, PipelineConfig } from '../../serving-core/inferline/pipeline/pipeline.js';
import type { ComputeOptions } from './serve-live.js';

/** How replicas compute: their models run by ONNX Runtime where they are configured on this hardware. */
export interface OnnxOptions extends SessionOptions {
  /** What the pipeline calls this machine. */
  hardware: string;
}

/**
 * The models of a pipeline that can compute: those that name an ONNX file and are configured on this machine's hardware. Throws UserError
 * when there is none, when one cannot be run or does not run its configured batch, and without ONNX Runtime.
 */
export async function onnxModels(
  file: string,
  pipeline: Pipeline,
  config: PipelineConfig,
  { hardware, ...session }: OnnxOptions,
): Promise<ComputeOptions> {
  const here = (model: string) =>
    config[pipeline.models.findIndex(({ name }) => name === model)].hardware === hardware;
  const named = namedModels(file, pipelineText(file)).filter(({ model }) => here(model));
  if (named.length === 0)
    throw new UserError(
      'E_PIPELINE',
      `No model of ${file} that names an ONNX file is configured on '${hardware}', so that none can compute.`,
      'Replay without --executor onnx, or see docs/profile.md for how a pipeline names its models.',
    );
  const opened = await openNamed(file, named, dataFolder());
  const models = pipeline.models.map(({ name }, at) => {
    const found = opened.find(({ model }) => model === name);
    if (found) checkBatch(found, config[at].batch);
    return found?.opened.model;
  });
  await findRuntime(session);
  return { ...session, models };
}

// Greedy batches are of any size up to the configured one.
function checkBatch({ model, opened }: OpenedNamed, batch: number): void {
  const { fixedBatch } = opened.model.signature;
  if (fixedBatch === undefined || (fixedBatch === 1 && batch === 1)) return;
  throw new UserError(
    'E_MODEL_INPUT',
    `${opened.model.file} runs batches of ${fixedBatch} only, but ${model} is configured with batches up to ${batch}.`,
    fixedBatch === 1 ? `Give ${model} batch 1.` : 'Export the model with an open (dynamic) batch dimension.',
  );
}

async function findRuntime(session: SessionOptions): Promise<void> {
  const device = new InferenceDevice(session);
  try {
    await device.ready();
  } finally {
    await device.close();
  }
}

/** A sentence when replicas that compute want more cores than there are; null when they have enough. */
export function crowded(config: PipelineConfig, { models, threads }: ComputeOptions): string | null {
  const busy = threads * config.reduce((sum, { replicas }, model) => sum + (models[model] ? replicas : 0), 0);
  const cores = availableParallelism();
  if (busy < cores) return null;
  return `${busy} threads of replicas and the router share ${cores} cores. A profile is of one replica that has a core to itself, so the replay may be slower than the estimate.`;
}

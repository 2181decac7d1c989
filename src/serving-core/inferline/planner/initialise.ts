import type { PipelineConfig } from '../pipeline/pipeline.js';
import { lookUp } from '../pipeline/profile.js';
import { type Judge, UNBOUNDED } from './judge.js';
import { changed } from './moves.js';
import type { Steps } from './steps.js';

/** The model of `models` that the arrival rate uses up first: the least replicas · qps / scale factor. */
export function bottleneck(judge: Judge, config: PipelineConfig, models: readonly number[]): number {
  const capacity = (model: number) => {
    const { hardware, batch, replicas } = config[model];
    const profile = judge.pipeline.models[model].profiles[hardware];
    return (replicas * lookUp(profile, batch).throughput) / judge.scale[model];
  };
  return models.reduce((least, model) => (capacity(model) < capacity(least) ? model : least));
}

/**
 * Algorithm 1 of InferLine from a configuration of batch 1 on: replicas for the bottleneck among `models` until it is feasible. Null
 * when no number of replicas of theirs makes it so.
 */
export function addReplicas(
  judge: Judge,
  start: PipelineConfig,
  models: readonly number[],
  steps?: Steps,
): PipelineConfig | null {
  const unbounded = start.map((entry, i) => (models.includes(i) ? { ...entry, replicas: UNBOUNDED } : entry));
  if (!judge.feasible(unbounded)) return null;
  let config = start;
  while (!judge.feasible(config)) {
    const model = bottleneck(judge, config, models);
    config = changed(config, model, { replicas: config[model].replicas + 1 });
    steps?.note('add replica', model, config);
  }
  return config;
}

import { readFileSync } from 'node:fs';
import { findPipeline } from '../../src/datasets/pipelines/find.js';
import type { Pipeline } from '../../src/serving-core/inferline/pipeline/pipeline.js';
import type { Profile } from '../../src/serving-core/inferline/pipeline/profile.js';
import { stream } from '../../src/serving-core/random/streams.js';
import { gamma } from '../../src/workloads/gamma.js';

export const imageDriver1: Pipeline = findPipeline('image-driver-1');

/** The configuration of InferLine's notebook, by model of image-driver-1. */
export const notebookConfig = [
  { hardware: 'V100', batch: 16, replicas: 1 },
  { hardware: 'V100', batch: 16, replicas: 1 },
  { hardware: 'cpu', batch: 16, replicas: 1 },
  { hardware: 'cpu', batch: 2, replicas: 1 },
];

/** Arrival times of the first 200 queries of InferLine's trace 100_4.0, and their latencies under both service rules, ms. */
export function vectors(): { arrival: number; seed: number; batch: number }[] {
  const text = readFileSync(new URL('./inferline-vectors.tsv', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [arrival, seed, batch] = line.split('\t').map(Number);
      return { arrival, seed, batch };
    });
}

/** Gaps in ms of a gamma process with a squared coefficient of variation. */
export function gammaGaps(rate: number, squaredCv: number, gaps: number, seed = 1): Float64Array {
  const random = stream(seed, 'gaps');
  const shape = 1 / squaredCv;
  return Float64Array.from({ length: gaps }, () => (gamma(random, shape) * 1000) / rate / shape);
}

/** A pipeline of models that all have the same profile on one type of hardware; edges as pairs, -1 the source. */
export function pipelineOf(
  profile: Profile,
  edges: readonly (readonly [number, number])[],
  outputs: readonly number[],
): Pipeline {
  const models = 1 + Math.max(...edges.map(([, to]) => to));
  return {
    name: 'test',
    description: '',
    models: Array.from({ length: models }, (_, i) => ({ name: `m${i}`, profiles: { gpu: profile } })),
    edges: edges.map(([from, to]) => ({ from, to })),
    outputs,
    draws: [],
    hardware: [{ name: 'gpu', price: 1 }],
  };
}

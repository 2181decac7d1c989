import type { ModelProfile } from '../common/profile.js';

/** Isolated execution time of a batch of any size, ns: linear between profiled sizes, proportional beyond the largest. */
export function batchTime({ batchSizes, execution }: ModelProfile, size: number): number {
  const above = batchSizes.findIndex((profiled) => profiled >= size);
  if (above < 0) {
    const last = batchSizes.length - 1;
    return (execution[last] * size) / batchSizes[last];
  }
  if (above === 0 || batchSizes[above] === size) return execution[above];
  const share = (size - batchSizes[above - 1]) / (batchSizes[above] - batchSizes[above - 1]);
  return execution[above - 1] + share * (execution[above] - execution[above - 1]);
}

/**
 * How much of the gain from concurrency a batch still has, 1 for a single inference, 0 for the profile's most efficient
 * batch: batching fills the same gaps in the GPU that other streams would. Assumption: in proportion to time per request.
 */
export function batchSharing(profile: ModelProfile, size: number): number {
  const alone = profile.execution[0] / profile.batchSizes[0];
  const best = Math.min(...profile.execution.map((time, i) => time / profile.batchSizes[i]));
  if (alone <= best) return 1;
  return Math.max(0, Math.min(1, (batchTime(profile, size) / size - best) / (alone - best)));
}

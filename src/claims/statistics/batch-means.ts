import type { Estimate } from './estimate.js';
import { ratioOfSums } from './ratio.js';

/** Successes and trials of one stretch of time. */
export interface Batch {
  successes: number;
  trials: number;
}

/** A proportion over batches, with the interval of `ratioOfSums`, which stays within 0 and 1. Null for fewer than two. */
export function batchMeans(batches: readonly Batch[]): Estimate | null {
  const ratio = ratioOfSums(batches.map(({ successes, trials }) => ({ sum: successes, count: trials })));
  return ratio && { ...ratio, low: Math.max(0, ratio.low), high: Math.min(1, ratio.high) };
}

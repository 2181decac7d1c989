import { type Batch, batchMeans } from './batch-means.js';
import type { Estimate } from './estimate.js';
import { proportion } from './wilson.js';

/** Satisfaction, its 95 % interval, and how many requests it is of. */
export interface SatisfactionEstimate extends Estimate {
  trials: number;
}

/**
 * The fraction of requests within their SLO over batches of time, with the wider of two intervals: Wilson's, which has a
 * width even where all succeed, and batch means, which sees that neighbours share their fate. Null without requests.
 */
export function satisfaction(batches: readonly Batch[]): SatisfactionEstimate | null {
  const trials = batches.reduce((sum, batch) => sum + batch.trials, 0);
  if (trials === 0) return null;
  const successes = batches.reduce((sum, batch) => sum + batch.successes, 0);
  const single = proportion(successes, trials);
  const batched = batchMeans(batches) ?? single;
  // Wilson's has normal quantiles.
  const isBatched = batched.high - batched.low > single.high - single.low;
  return {
    value: single.value,
    low: Math.min(single.low, batched.low),
    high: Math.max(single.high, batched.high),
    ...(isBatched && { degrees: batched.degrees }),
    trials,
  };
}

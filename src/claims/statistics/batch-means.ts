import type { Estimate } from './estimate.js';
import { studentQuantile } from './student.js';

/** Successes and trials of one stretch of time. */
export interface Batch {
  successes: number;
  trials: number;
}

/**
 * A proportion over batches, with the interval of the ratio estimator: batches vary as much as neighbouring requests
 * depend on each other, which an interval of single trials cannot see (Law, Simulation Modeling and Analysis, 9.5.3;
 * Cochran, Sampling Techniques, 6.3). Assumes that batches are long against that dependence. Null for fewer than two.
 */
export function batchMeans(batches: readonly Batch[]): Estimate | null {
  const used = batches.filter((batch) => batch.trials > 0);
  const k = used.length;
  if (k < 2) return null;
  const trials = used.reduce((sum, batch) => sum + batch.trials, 0);
  const value = used.reduce((sum, batch) => sum + batch.successes, 0) / trials;
  const squares = used.reduce((sum, batch) => sum + (batch.successes - value * batch.trials) ** 2, 0);
  const half = (studentQuantile(0.975, k - 1) * Math.sqrt((squares * k) / (k - 1))) / trials;
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

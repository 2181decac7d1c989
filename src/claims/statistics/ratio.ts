import type { Estimate } from './estimate.js';
import { studentQuantile } from './student.js';

/** What one stretch of time, or one repeat, adds to a ratio: to its numerator and its denominator. */
export interface Part {
  sum: number;
  count: number;
}

/**
 * The ratio of two sums over stretches of time, such as a mean, with the interval of the ratio estimator: stretches vary as much as
 * neighbours depend on each other, which an interval of single trials cannot see (Law, Simulation Modeling and Analysis, 9.5.3; Cochran,
 * Sampling Techniques, 6.3). Assumes that stretches are long against that dependence. Over repeats it is the ratio of two means.
 * Null for fewer than two parts that add anything.
 */
export function ratioOfSums(parts: readonly Part[]): Estimate | null {
  const used = parts.filter(({ sum, count }) => count > 0 || sum !== 0);
  const k = used.length;
  if (k < 2) return null;
  const count = used.reduce((sum, part) => sum + part.count, 0);
  const value = used.reduce((sum, part) => sum + part.sum, 0) / count;
  const squares = used.reduce((sum, part) => sum + (part.sum - value * part.count) ** 2, 0);
  const half = (studentQuantile(0.975, k - 1) * Math.sqrt((squares * k) / (k - 1))) / count;
  return { value, low: value - half, high: value + half, degrees: k - 1 };
}

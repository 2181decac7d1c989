import { studentQuantile } from './student.js';

/** Degrees of freedom at which Student's quantiles are the normal ones to three digits. */
const NORMAL = 10_001;

/**
 * By how much to widen 95 % intervals so that all of `comparisons` hold together with 95 % (Bonferroni's inequality): the
 * worst of many is bound to lie outside its own interval now and then. At least 1.
 */
export function simultaneous(comparisons: number): number {
  return studentQuantile(1 - 0.025 / Math.max(1, comparisons), NORMAL) / studentQuantile(0.975, NORMAL);
}

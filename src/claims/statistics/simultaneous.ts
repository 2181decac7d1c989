import { studentQuantile } from './student.js';

/** Degrees of freedom at which Student's quantiles are the normal ones to three digits. */
const NORMAL = 10_001;

/**
 * By how much to widen a 95 % interval so that those of all `comparisons` hold together with 95 % (Bonferroni's inequality): the
 * worst of many is bound to lie outside its own interval now and then. At least 1.
 *
 * @param degrees of freedom of the interval's own Student quantile: of k repeats or k batches k − 1. Few tell little of how far the tails
 * reach, so that the same confidence needs more; without it the quantiles are the normal ones.
 */
export function simultaneous(comparisons: number, degrees = NORMAL): number {
  return studentQuantile(1 - 0.025 / Math.max(1, comparisons), degrees) / studentQuantile(0.975, degrees);
}

import type { Solution } from './problem.js';

/** Raise of the forecast's quantile, and the quantile at which raising ends (Faro, section 5.2). */
const RAISE = 0.1;
const HIGHEST = 0.9;

/**
 * Uses quota that a solution leaves for more careful forecasts: raises the quantile by 0.1 and solves again, as long as more than `slack` replicas stay unused,
 * up to 0.9; the last solution that left slack is kept. `solveAt` solves with forecasts of a quantile.
 */
export function useLeftOver(
  solveAt: (quantile: number) => Solution,
  { quantile, quota, slack }: { quantile: number; quota: number; slack: number },
): Solution {
  let kept = solveAt(quantile);
  const leaves = ({ replicas }: Solution) => quota - replicas.reduce((sum, count) => sum + count, 0) > slack;
  if (!leaves(kept)) return kept;
  for (let step = 1; quantile + (step - 1) * RAISE < HIGHEST - 1e-9; step++) {
    const next = solveAt(Math.min(quantile + step * RAISE, 0.99));
    if (!leaves(next)) break;
    kept = next;
  }
  return kept;
}

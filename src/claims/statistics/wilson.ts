import { type Estimate, z95 } from './estimate.js';

/**
 * A proportion with Wilson's score interval (Wilson 1927, JASA 22:209), which stays within 0 and 1 and has a width also
 * where every trial, or none, is a success. Assumes independent trials. Throws RangeError without trials.
 */
export function proportion(successes: number, trials: number, z = z95): Estimate {
  if (!(trials > 0) || successes < 0 || successes > trials) {
    throw new RangeError(`no proportion of ${successes} in ${trials}`);
  }
  const p = successes / trials;
  const z2 = (z * z) / trials;
  const centre = (p + z2 / 2) / (1 + z2);
  const half = (z / (1 + z2)) * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials));
  // At the ends the bound is p itself; rounding must not push it past.
  return {
    value: p,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

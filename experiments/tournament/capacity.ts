import { type FleetName, fleets } from './systems.js';

/**
 * What one request of each of the first four models takes of a V100 at the batch size that is best, up to 8 and alone; ms. Source: Table 1 of arXiv:2006.02464 v1,
 * the zoo's own numbers; a test compares them.
 */
const best: Readonly<Record<number, readonly number[]>> = {
  8: [4.42 / 8, 9.93 / 8, 16.45 / 8, 27.6 / 8],
  1: [1.32, 2.73, 4.46, 8.21],
};

/** Requests/s that no scheduler can exceed on a fleet, for the default models in their shares; undefined for another largest batch. */
export function capacityOf(fleet: string, maxBatch: number): number | undefined {
  const times = best[maxBatch];
  if (times === undefined || !Object.hasOwn(fleets, fleet)) return undefined;
  const shares = times.map((_, i) => 1 / (i + 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const seconds = shares.reduce((sum, share, i) => sum + ((share / total) * times[i]!) / 1000, 0);
  const speed = fleets[fleet as FleetName].reduce((sum, { count, slowdown }) => sum + count / slowdown, 0);
  return speed / seconds;
}

import { isWithin } from '../mix.js';
import type { RankedMix } from './rank.js';

/**
 * KAIROS+: tries mixes in the order of their bounds, and skips those that cannot be better than the best so far: whose bound is not above
 * its throughput, and every part of one that was tried. From the paper's description; not in the authors' program.
 *
 * @param ranking by bound, the highest first. @param measure queries/s that a mix serves in time. @returns those tried, in that order.
 */
export function kairosPlus<T extends Pick<RankedMix, 'counts' | 'bound'>>(
  ranking: readonly T[],
  measure: (mix: T) => number,
): T[] {
  const tried: T[] = [];
  let best = 0;
  for (const mix of ranking) {
    if (mix.bound <= best) break;
    if (tried.some(({ counts }) => isWithin(mix.counts, counts))) continue;
    tried.push(mix);
    best = Math.max(best, measure(mix));
  }
  return tried;
}

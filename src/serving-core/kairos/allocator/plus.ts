import type { RankedMix } from './rank.js';

export interface Evaluated extends RankedMix {
  /** Measured queries/s within the target. */
  throughput: number;
}

/**
 * KAIROS+: tries mixes in the order of their bounds, and skips those that cannot be better than the best so far: whose bound is not above
 * its throughput, and every sub-mix of one that was tried. From the paper's description; not in the authors' program.
 *
 * @param limit tries at most so many. @returns those tried, in that order.
 */
export function kairosPlus(
  ranking: readonly RankedMix[],
  measure: (mix: RankedMix) => number,
  limit = Number.POSITIVE_INFINITY,
): Evaluated[] {
  const tried: Evaluated[] = [];
  let best = 0;
  for (const mix of ranking) {
    if (tried.length >= limit || mix.bound <= best) break;
    if (tried.some(({ counts }) => counts.every((count, type) => mix.counts[type] <= count))) continue;
    const throughput = measure(mix);
    tried.push({ ...mix, throughput });
    best = Math.max(best, throughput);
  }
  return tried;
}

import type { RankedMix } from './rank.js';

/** How many of the leading mixes are compared (HPDC'23). */
const TOP = 10;
/** How many of them must agree on the base for the first to be taken. */
const LEADING = 3;

/**
 * The mix that Kairos takes without trying one: of the ten with the highest bounds the first, if the leading three have equally many base
 * instances, else the one with the least sum of squared distances to the rest. From the paper's description; not in the authors' program.
 */
export function selectMix(ranking: readonly RankedMix[]): RankedMix | undefined {
  const [first, ...others] = ranking.slice(0, LEADING);
  if (others.every(({ counts }) => counts[0] === first.counts[0])) return first;
  return mostSimilar(ranking.slice(0, TOP));
}

/** The mix with the least sum of squared distances to the others; the first of equals. */
export function mostSimilar(mixes: readonly RankedMix[]): RankedMix | undefined {
  let best: RankedMix | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const mix of mixes) {
    const sum = mixes.reduce((all, other) => all + squaredDistance(mix.counts, other.counts), 0);
    if (sum >= least) continue;
    best = mix;
    least = sum;
  }
  return best;
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, count, type) => sum + (count - b[type]) ** 2, 0);
}

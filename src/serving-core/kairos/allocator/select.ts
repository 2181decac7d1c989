import { isWithin } from '../mix.js';
import type { RankedMix } from './rank.js';

/** How many of the leading mixes are compared (HPDC'23). */
const TOP = 10;
/** How many of them must agree on the base for the first to be taken. */
const LEADING = 3;

/**
 * The mix that Kairos takes without trying one: of the ten with the highest bounds the first, if the leading three have equally many base
 * instances, else the one with the least sum of squared distances to the rest. From the paper's description; not in the authors' program.
 * Ours is that the first is taken also where the others of the ten are parts of it, as with a single type.
 */
export function selectMix(ranking: readonly RankedMix[]): RankedMix | undefined {
  const top = ranking.slice(0, TOP);
  const [first] = top;
  if (top.slice(0, LEADING).every(({ counts }) => counts[0] === first.counts[0])) return first;
  return top.every(({ counts }) => isWithin(counts, first.counts)) ? first : mostSimilar(top);
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

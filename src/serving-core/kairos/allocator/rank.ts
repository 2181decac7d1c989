import { priceOf } from '../mix.js';
import type { AllocatorProfile, SearchSpace } from './profile.js';
import { upperBound } from './upper-bound.js';

/** A mix that the budget allows. */
export interface RankedMix {
  counts: readonly number[];
  /** $/h. */
  price: number;
  /** Queries/s. */
  bound: number;
}

/** Every mix with a base instance and within the budget, counts ascending from the last type. */
export function affordableMixes({
  most,
  prices,
  budget,
}: SearchSpace): { counts: number[]; price: number }[] {
  const mixes: { counts: number[]; price: number }[] = [];
  const counts = most.map(() => 0);
  const choose = (type: number): void => {
    if (type === most.length) {
      const price = priceOf(counts, prices);
      if (price <= budget) mixes.push({ counts: [...counts], price });
      return;
    }
    for (counts[type] = type === 0 ? 1 : 0; counts[type] <= most[type]; counts[type]++) {
      // Prices are sums of what is chosen, so more of this type costs more still.
      if (priceOf(counts, prices) > budget) break;
      choose(type + 1);
    }
    counts[type] = 0;
  };
  choose(0);
  return mixes;
}

/** Affordable mixes by their throughput bound, highest first; equals stay in the order of their counts. */
export function rankMixes(profile: AllocatorProfile, space: SearchSpace): RankedMix[] {
  return affordableMixes(space)
    .map(({ counts, price }) => ({ counts, price, bound: upperBound(profile, counts) }))
    .sort((a, b) => b.bound - a.bound);
}

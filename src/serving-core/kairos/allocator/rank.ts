import { UserError } from '../../../errors.js';
import type { AllocatorProfile, SearchSpace } from './profile.js';
import { upperBound } from './upper-bound.js';

/** More say nothing to a reader, and do not fit into memory: the authors' space has 10,080. */
const MOST_MIXES = 250_000;
/** A sum of prices may be above the same sum written in decimal by its last bits. */
const ROUNDING = 1 + 1e-12;

/** A mix that the budget allows. */
export interface RankedMix {
  counts: readonly number[];
  /** $/h. */
  price: number;
  /** Queries/s. */
  bound: number;
}

/**
 * Every mix with a base instance and within the budget, counts ascending from the last type. Prices are summed from the first type on, as
 * the authors' program does. @throws UserError `E_TOO_MANY_MIXES` for more than 250,000.
 */
export function affordableMixes({
  most,
  prices,
  budget,
}: SearchSpace): { counts: number[]; price: number }[] {
  const mixes: { counts: number[]; price: number }[] = [];
  const counts = most.map(() => 0);
  const limit = budget * ROUNDING;
  const choose = (type: number, spent: number): void => {
    if (type === most.length) {
      if (mixes.length === MOST_MIXES) throw tooMany(budget);
      mixes.push({ counts: [...counts], price: spent });
      return;
    }
    for (counts[type] = type === 0 ? 1 : 0; counts[type] <= most[type]; counts[type]++) {
      const price = spent + counts[type] * prices[type];
      if (price > limit) break;
      choose(type + 1, price);
    }
    counts[type] = 0;
  };
  choose(0, 0);
  return mixes;
}

/** Affordable mixes by their throughput bound, highest first; equals stay in the order of their counts. */
export function rankMixes(profile: AllocatorProfile, space: SearchSpace): RankedMix[] {
  return affordableMixes(space)
    .map(({ counts, price }) => ({ counts, price, bound: upperBound(profile, counts) }))
    .sort((a, b) => b.bound - a.bound);
}

function tooMany(budget: number): UserError {
  return new UserError(
    'E_TOO_MANY_MIXES',
    `More than ${MOST_MIXES.toLocaleString('en-US')} mixes cost at most ${budget} $/h.`,
    'Lower the budget, or allow fewer types, or fewer of each: --instance gpu=0.5x4.',
  );
}

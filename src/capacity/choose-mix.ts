import { UserError, unknownName } from '../errors.js';
import { count } from '../plural.js';
import type { AllocatorProfile, SearchSpace } from '../serving-core/kairos/allocator/profile.js';
import { type RankedMix, rankMixes } from '../serving-core/kairos/allocator/rank.js';
import { ribbonSearch } from '../serving-core/kairos/allocator/ribbon.js';
import { selectMix } from '../serving-core/kairos/allocator/select.js';
import { stream } from '../serving-core/random/streams.js';
import { Bench, type Served } from './measure.js';
import { parseCounts } from './space.js';

/** How a mix is chosen when its counts are not given. */
export const mixChoices = {
  homogeneous: 'as many base instances as the budget allows',
  top: 'the highest throughput bound',
  similar: 'of the leading bounds the one that resembles them most, as the paper chooses',
  ribbon: 'a RIBBON-like search that measures the distributor on 30 mixes',
} as const;

/** Mixes that a RIBBON-like search measures, and queries of each measurement. */
const TRIES = 30;
const QUERIES_OF_A_TRY = 1500;

/**
 * The counts that a mix's text means, which may also be `rank-3`: the third highest bound. `served` is what a search measures.
 *
 * @throws UserError when it means none.
 */
export function chooseMix(
  text: string,
  profile: AllocatorProfile,
  space: SearchSpace,
  served: Omit<Served, 'mix'>,
  seed: number,
): readonly number[] {
  if (/^[-+.\s\d]|,/.test(text)) return parseCounts(text, space.types);
  const ranking = rankMixes(profile, space);
  const rank = /^rank-(\d+)$/.exec(text);
  if (rank) return ranked(ranking, Number(rank[1]));
  if (!Object.hasOwn(mixChoices, text))
    throw unknownName('E_UNKNOWN_MIX', 'mix', text, [...Object.keys(mixChoices), 'rank-1']);
  switch (text as keyof typeof mixChoices) {
    case 'homogeneous':
      return ranking
        .filter(({ counts }) => counts.every((n, type) => type === 0 || n === 0))
        .reduce((a, b) => (b.counts[0] > a.counts[0] ? b : a)).counts;
    case 'top':
      return ranking[0].counts;
    case 'similar':
      return selectMix(ranking)!.counts;
    case 'ribbon':
      return searchMix(ranking, space, served, seed);
  }
}

function ranked(ranking: readonly RankedMix[], rank: number): readonly number[] {
  if (rank >= 1 && rank <= ranking.length) return ranking[rank - 1].counts;
  throw new UserError(
    'E_MIX',
    `The budget allows ${count(ranking.length, 'mix', 'mixes')}, so there is no rank ${rank}.`,
    `Choose one from rank-1 to rank-${ranking.length}.`,
  );
}

function searchMix(
  ranking: readonly RankedMix[],
  { types }: SearchSpace,
  served: Omit<Served, 'mix'>,
  seed: number,
): readonly number[] {
  const queries = Math.min(served.queries, QUERIES_OF_A_TRY);
  const measure = ({ counts }: RankedMix) =>
    new Bench({ ...served, mix: { types, counts }, queries }, seed).throughput({
      target: 0.99,
      tolerance: 0.02,
    }).rate;
  const tried = ribbonSearch(ranking, measure, stream(seed, 'kairos/ribbon'), TRIES);
  return tried.reduce((a, b) => (b.throughput > a.throughput ? b : a)).counts;
}

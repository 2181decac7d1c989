import type { Estimate } from '../claims/statistics/estimate.js';
import { meanOf } from '../claims/statistics/mean.js';
import { kairosPlus } from '../serving-core/kairos/allocator/plus.js';
import { type RankedMix, rankMixes } from '../serving-core/kairos/allocator/rank.js';
import { selectMix } from '../serving-core/kairos/allocator/select.js';
import type { DistributorName } from '../serving-core/kairos/spec.js';
import { Bench, defaultGoal } from './measure.js';
import { type Setting, type SettingOptions, settingOf } from './setting.js';

export interface Allocation extends Setting {
  ranking: readonly RankedMix[];
  /** What Kairos takes without a trial. */
  chosen: RankedMix;
}

/** A mix that was simulated. */
export interface MeasuredMix extends RankedMix {
  /** Highest rate with 99 % in time, queries/s. */
  throughput: Estimate;
}

/**
 * Ranks every mix that a budget allows by its throughput bound, without trying one.
 *
 * @throws UserError for what `settingOf` and `rankMixes` refuse.
 */
export function allocate(options: SettingOptions): Allocation {
  const setting = settingOf(options);
  const ranking = rankMixes(setting.profile, setting.space);
  return { ...setting, ranking, chosen: selectMix(ranking)! };
}

export interface MeasureOptions {
  distributor: DistributorName;
  /** Of a run. */
  queries: number;
  /** Independent runs, and the seed of the first. */
  seeds: number;
  seed: number;
}

/** Hears of each mix before it is simulated: its place among those simulated, from 1. */
export type MixListener = (mix: RankedMix, place: number) => void;

/**
 * Simulates mixes: the highest rate of each with 99 % in time, over seeds.
 *
 * @param which so many of the leading ones; or `plus`, those that KAIROS+ tries, in its order.
 */
export function measureMixes(
  allocation: Allocation,
  which: number | 'plus',
  options: MeasureOptions,
  begins: MixListener = () => {},
): MeasuredMix[] {
  const found: MeasuredMix[] = [];
  const measure = (mix: RankedMix) => {
    begins(mix, found.length + 1);
    const throughput = measured(allocation, mix, options);
    found.push({ ...mix, throughput });
    return throughput.value;
  };
  if (which === 'plus') kairosPlus(allocation.ranking, measure);
  else allocation.ranking.slice(0, which).forEach(measure);
  return found;
}

function measured(
  { table, space, qos }: Allocation,
  { counts }: RankedMix,
  { distributor, queries, seeds, seed }: MeasureOptions,
): Estimate {
  const mix = { types: space.types, counts };
  const rates = Array.from({ length: seeds }, (_, k) =>
    new Bench(
      { table, mix, qos, distributor, threshold: 'climb', arrivals: 'exponential', queries },
      seed + k,
    ).throughput(defaultGoal),
  ).map(({ rate }) => rate);
  return meanOf(rates);
}

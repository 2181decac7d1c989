import type { Estimate } from '../claims/statistics/estimate.js';
import { meanOf } from '../claims/statistics/mean.js';
import { findLatencies } from '../datasets/kairos/find-latencies.js';
import { UserError } from '../errors.js';
import { kairosPlus } from '../serving-core/kairos/allocator/plus.js';
import type { AllocatorProfile, SearchSpace } from '../serving-core/kairos/allocator/profile.js';
import { type RankedMix, rankMixes } from '../serving-core/kairos/allocator/rank.js';
import { selectMix } from '../serving-core/kairos/allocator/select.js';
import type { LatencyTable } from '../serving-core/kairos/latency-table.js';
import type { DistributorName } from '../serving-core/kairos/spec.js';
import { LARGEST_IN_MIX } from '../workloads/kairos/batch-mix.js';
import { checkCovers } from '../workloads/kairos/queries.js';
import { Bench, defaultGoal } from './measure.js';
import { inOrder, profileOf } from './profile.js';
import { checkTarget, type InstanceChoice, spaceOf } from './space.js';
import { targetOf } from './target.js';

export interface AllocateOptions {
  /** $/h. */
  budget: number;
  latencies: string;
  instances?: InstanceChoice;
  /** ms; by default the model's published one. */
  qos?: number;
  /** `shipped` takes the authors' profile, `latencies` makes one; by default the shipped one where it applies. */
  profile?: 'shipped' | 'latencies';
}

export interface Allocation {
  model: string;
  /** ns. */
  qos: number;
  space: SearchSpace;
  profile: AllocatorProfile;
  /** Where the profile comes from: `shipped`, or the latencies. */
  from: string;
  table: LatencyTable;
  ranking: readonly RankedMix[];
  /** What Kairos takes without a trial. */
  chosen: RankedMix;
}

/** A mix that was simulated. */
export interface MeasuredMix extends RankedMix {
  throughput: Estimate;
}

/**
 * Ranks every mix that a budget allows by its throughput bound, without trying one.
 *
 * @throws UserError for what `findLatencies`, `spaceOf` and `checkTarget` refuse.
 */
export async function allocate(model: string, options: AllocateOptions): Promise<Allocation> {
  const { budget, latencies, instances, profile: wanted } = options;
  const { table: all, from: source } = await findLatencies(latencies, model);
  checkCovers(all, LARGEST_IN_MIX);
  const space = spaceOf(all, budget, instances);
  const table = inOrder(all, space.types);
  const qos = targetOf(model, options.qos) * 1e6;
  checkTarget(
    table,
    table.types.map(() => 1),
    qos,
  );
  const published = !source.endsWith('.csv') && wanted !== 'latencies';
  const { profile, from } = profileOf(table, qos, space, published);
  if (wanted === 'shipped' && from !== 'shipped')
    throw new UserError(
      'E_PROFILE',
      `The authors ship no profile of ${model} for this target and these instances.`,
      'Leave out --profile: one is made of the latencies.',
    );
  const ranking = rankMixes(profile, space);
  const described = from === 'shipped' ? "the authors' profile" : `a profile made of ${source}`;
  return { model, qos, space, profile, from: described, table, ranking, chosen: selectMix(ranking)! };
}

export interface MeasureOptions {
  distributor: DistributorName;
  queries: number;
  seeds: number;
  seed: number;
}

/** Simulates the first mixes of a ranking: the highest rate of each with 99 % in time, over seeds. */
export function measureFirst(allocation: Allocation, count: number, options: MeasureOptions): MeasuredMix[] {
  return allocation.ranking
    .slice(0, count)
    .map((mix) => ({ ...mix, throughput: measured(allocation, mix, options) }));
}

/** Simulates mixes as KAIROS+ does: in the order of their bounds, without those that cannot be better. */
export function measurePlus(allocation: Allocation, options: MeasureOptions): MeasuredMix[] {
  const found = new Map<RankedMix, Estimate>();
  const tried = kairosPlus(allocation.ranking, (mix) => {
    const throughput = measured(allocation, mix, options);
    found.set(mix, throughput);
    return throughput.value;
  });
  return tried.map(({ counts, price, bound }) => {
    const [, throughput] = [...found].find(([mix]) => mix.counts === counts)!;
    return { counts, price, bound, throughput };
  });
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

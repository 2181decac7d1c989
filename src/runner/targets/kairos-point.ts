import { chooseMix } from '../../capacity/choose-mix.js';
import type { Served } from '../../capacity/measure.js';
import { inOrder, profileOf } from '../../capacity/profile.js';
import { checkTarget, spaceOf } from '../../capacity/space.js';
import { targetOf } from '../../capacity/target.js';
import { findLatencies } from '../../datasets/kairos/find-latencies.js';
import type { SearchSpace } from '../../serving-core/kairos/allocator/profile.js';
import { upperBound } from '../../serving-core/kairos/allocator/upper-bound.js';
import type { KairosSpec } from '../../serving-core/kairos/spec.js';
import { LARGEST_IN_MIX } from '../../workloads/kairos/batch-mix.js';
import { checkCovers } from '../../workloads/kairos/queries.js';

export interface KairosPoint {
  served: Served;
  space: SearchSpace;
  /** Throughput bound of the mix, queries/s. */
  bound: number;
}

/**
 * Looks up all that a Kairos point names.
 *
 * @throws UserError for an unknown model, latencies that are not here or too few, a target that nobody meets, a budget below an instance
 * or a mix without a base.
 */
export async function kairosPoint(spec: KairosSpec, seed: number): Promise<KairosPoint> {
  const { table: all, from } = await findLatencies(spec.latencies, spec.model);
  checkCovers(all, LARGEST_IN_MIX);
  const space = spaceOf(all, spec.budget, spec.instances);
  const table = inOrder(all, space.types);
  const qos = targetOf(spec.model, spec.qos) * 1e6;
  const published = from === 'stand-in' || !from.endsWith('.csv');
  const { profile } = profileOf(table, qos, space, published);
  const { distributor, threshold, arrivals, queries } = spec;
  const what = { table, qos, distributor, threshold, arrivals, queries };
  checkTarget(
    table,
    table.types.map(() => 1),
    qos,
  );
  const counts = chooseMix(spec.mix, profile, space, what, seed);
  checkTarget(table, counts, qos);
  return {
    served: { ...what, mix: { types: space.types, counts } },
    space,
    bound: upperBound(profile, counts),
  };
}

import { chooseMix } from '../../capacity/choose-mix.js';
import type { Served } from '../../capacity/measure.js';
import { settingOf } from '../../capacity/setting.js';
import { checkTarget } from '../../capacity/space.js';
import type { SearchSpace } from '../../serving-core/kairos/allocator/profile.js';
import { upperBound } from '../../serving-core/kairos/allocator/upper-bound.js';
import type { KairosSpec } from '../../serving-core/kairos/spec.js';

export interface KairosPoint {
  served: Served;
  /** Where the latencies come from: `stand-in`, or the file. */
  latencies: string;
  space: SearchSpace;
  /** Throughput bound of the mix, queries/s. */
  bound: number;
}

/**
 * Looks up all that a Kairos point names.
 *
 * @throws UserError for what `settingOf` refuses, and for a mix without a base or one that does not fit the types.
 */
export function kairosPoint(spec: KairosSpec, seed: number): KairosPoint {
  const { table, latencies, qos, space, profile } = settingOf(spec);
  const { distributor, threshold, arrivals, queries } = spec;
  const what = { table, qos, distributor, threshold, arrivals, queries };
  const counts = chooseMix(spec.mix, profile, space, what, seed);
  checkTarget(table, counts, qos);
  return {
    served: { ...what, mix: { types: space.types, counts } },
    latencies,
    space,
    bound: upperBound(profile, counts),
  };
}

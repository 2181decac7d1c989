import { sloOf } from '../clockwork/controller/slo.js';
import type { ModelProfile } from '../common/profile.js';

/** Instances of one kind. */
export interface InstanceType {
  readonly name: string;
  readonly count: number;
  /** What an execution takes, in multiples of the profile's time. */
  readonly slowdown: number;
  /** $/h, from the order of an instance to its end. */
  readonly price: number;
}

/** A model that is served. */
export interface ContestModel {
  readonly profile: ModelProfile;
  /** Batch sizes that may be formed, ascending from 1, and what each takes on an instance of slowdown 1, ns. */
  readonly sizes: readonly number[];
  readonly execution: readonly number[];
  /** ns. */
  readonly slo: number;
}

/** Models with their batch sizes up to `maxBatch` and an SLO of `sloFactor` executions of one request. */
export function contestModels(
  profiles: readonly ModelProfile[],
  { sloFactor, maxBatch }: { sloFactor: number; maxBatch: number },
): ContestModel[] {
  return profiles.map((profile) => {
    const sizes = profile.batchSizes.filter((size) => size === 1 || size <= maxBatch);
    const execution = profile.execution.slice(0, sizes.length);
    return { profile, sizes, execution, slo: sloOf(execution[0], sloFactor, 0) };
  });
}

/** Position of the largest batch size that `waiting` requests fill; there is at least one. */
export function fullSize({ sizes }: ContestModel, waiting: number): number {
  let index = sizes.length - 1;
  while (index > 0 && sizes[index] > waiting) index--;
  return index;
}

import { findLatencies } from '../datasets/kairos/find-latencies.js';
import { UserError } from '../errors.js';
import type { AllocatorProfile, SearchSpace } from '../serving-core/kairos/allocator/profile.js';
import type { LatencyTable } from '../serving-core/kairos/latency-table.js';
import { LARGEST_IN_MIX } from '../workloads/kairos/batch-mix.js';
import { checkCovers } from '../workloads/kairos/queries.js';
import { inOrder, profileOf } from './profile.js';
import { checkTarget, type InstanceChoice, spaceOf } from './space.js';
import { targetOf } from './target.js';

export interface SettingOptions {
  model: string;
  /** `auto`, `archive`, `stand-in`, or a file. */
  latencies: string;
  /** $/h. */
  budget: number;
  instances?: InstanceChoice;
  /** ms; by default the model's published one. */
  qos?: number;
  /** `shipped` takes the authors' profile, `latencies` makes one; by default the shipped one where it applies. */
  profile?: 'shipped' | 'latencies';
}

/** A model, its target, and what may serve it. */
export interface Setting {
  /** Latencies of the types of the space, in its order. */
  table: LatencyTable;
  /** Where they come from: `stand-in`, or the file. */
  latencies: string;
  /** Target latency, ns. */
  qos: number;
  space: SearchSpace;
  profile: AllocatorProfile;
  /** Where the profile comes from. */
  profileFrom: 'shipped' | 'latencies';
}

/**
 * Looks up what the options name.
 *
 * @throws UserError for an unknown model, latencies that are not here or too few, a target that nobody meets, a budget below one base
 * instance, or a shipped profile that there is not.
 */
export function settingOf(options: SettingOptions): Setting {
  const { model, profile: wanted } = options;
  const { table: all, from: latencies, published } = findLatencies(options.latencies, model);
  checkCovers(all, LARGEST_IN_MIX);
  const space = spaceOf(all, options.budget, options.instances);
  const table = inOrder(all, space.types);
  const qos = targetOf(model, options.qos) * 1e6;
  checkTarget(
    table,
    table.types.map(() => 1),
    qos,
  );
  const { profile, from: profileFrom } = profileOf(table, qos, space, published, wanted);
  if (wanted === 'shipped' && profileFrom !== 'shipped')
    throw new UserError(
      'E_PROFILE',
      `The authors ship no profile of ${model} for this target and these instances.`,
      'Leave out --profile: one is made of the latencies.',
    );
  return { table, latencies, qos, space, profile, profileFrom };
}

/** Where a profile comes from, in a few words. */
export function profileSource({ profileFrom, latencies }: Setting): string {
  return profileFrom === 'shipped' ? "the authors' profile" : `a profile made of ${latencies}`;
}

import { UserError, unknownName } from '../../errors.js';
import type { LoadedModel } from '../../serving-core/clockwork/controller/model-state.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { ModelLoad } from '../../workloads/workload.js';

/**
 * The model instances that a workload loads, in the order in which the controller numbers them. Throws UserError for a
 * model that the zoo lacks, and for one that no GPU's cache can hold.
 */
export function instantiate(
  loads: readonly ModelLoad[],
  profiles: Readonly<Record<string, ModelProfile>>,
  { workers, zoo }: ClockworkSpec,
): LoadedModel[] {
  const capacity = Math.floor(workers.weightsCacheSize / workers.pageSize);
  return loads.flatMap(({ model, copies }) => {
    if (!Object.hasOwn(profiles, model))
      throw unknownName('E_UNKNOWN_MODEL', `model of zoo ${zoo}`, model, Object.keys(profiles));
    const profile = profiles[model];
    const pages = Math.ceil(profile.weightsSize / workers.pageSize);
    if (pages > capacity)
      throw new UserError(
        'E_CACHE_TOO_SMALL',
        `Model ${model} needs ${pages} pages of ${workers.pageSize} bytes, but the weight cache of a GPU has ${capacity}.`,
        `Set weightsCacheSize to at least ${pages * workers.pageSize} bytes.`,
      );
    return Array.from({ length: copies }, () => ({ profile, pages }));
  });
}

import { UserError, unknownName } from '../../errors.js';
import type { LoadedModel } from '../../serving-core/clockwork/controller/model-state.js';
import type { ClockworkSpec, WorkerOptions } from '../../serving-core/clockwork/spec.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { ModelLoad } from '../../workloads/workload.js';

/**
 * The model instances that a workload loads, in the order in which the controller numbers them. Throws UserError for a
 * model that the zoo lacks, for one that no GPU's cache can hold, and for more weights than a worker's host memory holds.
 */
export function instantiate(
  loads: readonly ModelLoad[],
  profiles: Readonly<Record<string, ModelProfile>>,
  { workers, zoo }: ClockworkSpec,
): LoadedModel[] {
  const capacity = Math.floor(workers.weightsCacheSize / workers.pageSize);
  const models = loads.flatMap(({ model, copies }) => {
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
  checkHostMemory(models, workers);
  return models;
}

// Every worker keeps the weights of every instance in host memory, from where GPUs load them.
function checkHostMemory(models: readonly LoadedModel[], { hostMemory }: WorkerOptions): void {
  const bytes = models.reduce((sum, { profile }) => sum + profile.weightsSize, 0);
  if (hostMemory === undefined || bytes <= hostMemory) return;
  throw new UserError(
    'E_HOST_MEMORY',
    `${models.length} models have ${bytes} bytes of weights, but the host memory of a worker is ${hostMemory}.`,
    `Load fewer copies, or set hostMemory to at least ${bytes} bytes.`,
  );
}

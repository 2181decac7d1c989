import { UserError, unknownName } from '../../errors.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { ContainerSpec } from '../../serving-core/containers/spec.js';
import type { ModelLoad } from '../../workloads/workload.js';

/**
 * The profiles of the model instances that a workload loads into containers that all stay on one GPU. Throws UserError for a
 * model that the zoo lacks, and for more weights than the GPU holds.
 */
export function instantiateOnGpu(
  loads: readonly ModelLoad[],
  profiles: Readonly<Record<string, ModelProfile>>,
  { gpu, zoo }: ContainerSpec,
): ModelProfile[] {
  const models = loads.flatMap(({ model, copies }) => {
    if (!Object.hasOwn(profiles, model))
      throw unknownName('E_UNKNOWN_MODEL', `model of zoo ${zoo}`, model, Object.keys(profiles));
    return new Array<ModelProfile>(copies).fill(profiles[model]);
  });
  const bytes = models.reduce((sum, { weightsSize }) => sum + weightsSize, 0);
  if (bytes > gpu.memory)
    throw new UserError(
      'E_GPU_MEMORY',
      `${models.length} models need ${bytes} bytes of weights, but a GPU without swapping holds ${gpu.memory}.`,
      'Load fewer models, or set more GPU memory.',
    );
  return models;
}

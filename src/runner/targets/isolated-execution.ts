import { unknownName } from '../../errors.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { GpuBenchSpec } from '../../serving-core/gpu/spec.js';

/** Isolated time of one inference, ns. Throws UserError for a model that the zoo lacks. */
export function isolatedExecution(
  spec: GpuBenchSpec,
  profiles: Readonly<Record<string, ModelProfile>>,
): number {
  if (!Object.hasOwn(profiles, spec.model))
    throw unknownName('E_UNKNOWN_MODEL', `model of zoo ${spec.zoo}`, spec.model, Object.keys(profiles));
  return spec.execution > 0 ? spec.execution : profiles[spec.model].execution[0];
}

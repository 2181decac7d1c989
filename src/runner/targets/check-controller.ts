import { unknownName } from '../../errors.js';
import { loadPolicy } from '../../experiment/load-policy.js';
import { type ControllerOptions, controllerTypes } from '../../serving-core/clockwork/spec.js';

/**
 * Throws the UserError that a controller would fail with at once: an unknown type (nearest ones suggested), which no compiler sees in
 * a user's own file, or a policy that cannot be loaded.
 */
export async function checkController({ type, policy }: ControllerOptions): Promise<void> {
  if (policy !== undefined) await loadPolicy(policy);
  else if (!controllerTypes.includes(type))
    throw unknownName('E_UNKNOWN_CONTROLLER', 'controller type', type, controllerTypes);
}

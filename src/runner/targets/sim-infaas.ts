import type { InfaasSpec } from '../../serving-core/infaas/spec.js';
import { VariantScaling } from '../../serving-core/infaas/variants.js';
import type { PointControl, PointJob, PointOutcome } from '../job.js';
import { simulateContainers } from './sim-containers.js';

/** Runs one INFaaS point in virtual time. */
export function simulateInfaasPoint(
  job: PointJob,
  spec: InfaasSpec,
  control: PointControl,
): Promise<PointOutcome> {
  return simulateContainers(
    job,
    spec,
    (models) => (clock) => new VariantScaling(clock, models, spec.slo, spec.scaling),
    control,
  );
}

import { AimdBatching } from '../../serving-core/clipper/aimd.js';
import type { ClipperSpec } from '../../serving-core/clipper/spec.js';
import type { PointControl, PointJob, PointOutcome } from '../job.js';
import { simulateContainers } from './sim-containers.js';

/** Runs one Clipper point in virtual time. */
export function simulateClipperPoint(
  job: PointJob,
  spec: ClipperSpec,
  control: PointControl,
): Promise<PointOutcome> {
  return simulateContainers(
    job,
    spec,
    (models) => () => new AimdBatching(models.length, spec.slo, spec.batching),
    control,
  );
}

import type { PipelineConfig } from '../../serving-core/inferline/pipeline/pipeline.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { type InferlineLoad, inferlineTuner } from './inferline-point.js';
import { plannedPoint, type ServedPoint } from './planned-point.js';
import { serveInferline } from './serve-inferline.js';

/** Plans one pipeline, serves its trace in virtual time and writes InferLine's tables into the job's folder. */
export function simulateInferlinePoint(
  job: PointJob,
  spec: InferlineSpec,
  control: PointControl,
): Promise<PointOutcome> {
  return plannedPoint(job, spec, control.cancelled, (load, config) =>
    simulated(job, spec, load, config, control),
  );
}

function simulated(
  { seed, invariants }: PointJob,
  spec: InferlineSpec,
  load: InferlineLoad,
  config: PipelineConfig,
  control: PointControl,
): ServedPoint {
  const { space, engine, changes } = serveInferline(
    load,
    config,
    inferlineTuner(spec, load, config),
    { ...spec, startUp: spec.tuner.startUp, seed, invariants },
    (fraction) => {
      control.progress(fraction);
      return control.cancelled();
    },
  );
  if (control.cancelled()) throw new PointCancelled('the run was interrupted');
  const counters = (virtualSeconds: number) => ({ events: engine.events, virtualSeconds });
  return { space, counts: engine, changes, counters };
}

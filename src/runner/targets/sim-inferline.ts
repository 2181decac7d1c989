import { Services } from '../../serving-core/inferline/estimator/stations.js';
import { varyingService } from '../../serving-core/inferline/estimator/varying-service.js';
import { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import { checkServed } from '../../serving-core/inferline/invariants.js';
import { type PipelineConfig, profileIn } from '../../serving-core/inferline/pipeline/pipeline.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import { serve } from '../../serving-core/inferline/tuner/serve.js';
import { stream } from '../../serving-core/random/streams.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { type InferlineLoad, inferlineTuner } from './inferline-point.js';
import { plannedPoint, type ServedPoint } from './planned-point.js';

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
  const { pipeline, gaps, routes } = load;
  const { slo, ties, batchingDelay, variation, tuner } = spec;
  const space = new Workspace(pipeline, gaps, routes);
  const stations = new Services(pipeline, spec.rule).stations(config);
  const profiles = config.map((_, model) => profileIn(pipeline, config, model));
  const vary =
    variation === 0
      ? undefined
      : varyingService(stations, profiles, variation, stream(seed, 'inferline/service'));
  const { engine, changes } = serve(space, stations, inferlineTuner(spec, load, config), {
    ...{ slo, ties, batchingDelay, vary, startUp: tuner.startUp },
    look: (fraction) => {
      control.progress(fraction);
      return control.cancelled();
    },
  });
  if (control.cancelled()) throw new PointCancelled('the run was interrupted');
  if (invariants) checkServed(space, engine);
  const counters = (virtualSeconds: number) => ({ events: engine.events, virtualSeconds });
  return { space, counts: engine, changes, counters };
}

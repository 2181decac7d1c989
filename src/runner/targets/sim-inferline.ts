import { type Distribution, distribution } from '../../serving-core/inferline/estimator/estimate.js';
import { Services } from '../../serving-core/inferline/estimator/stations.js';
import { varyingService } from '../../serving-core/inferline/estimator/varying-service.js';
import { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import { checkServed } from '../../serving-core/inferline/invariants.js';
import { type PipelineConfig, priceOf, profileIn } from '../../serving-core/inferline/pipeline/pipeline.js';
import type { Judge } from '../../serving-core/inferline/planner/judge.js';
import type { Step } from '../../serving-core/inferline/planner/steps.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import { type ReplicaChange, serve } from '../../serving-core/inferline/tuner/serve.js';
import { stream } from '../../serving-core/random/streams.js';
import { inferlineTables, planActionCodes } from '../../telemetry/tables/inferline.js';
import { SystemTables } from '../../telemetry/writer/system-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { type InferlineLoad, inferlineLoad, inferlinePlan, inferlineTuner } from './inferline-point.js';
import { type InferlineTables, writeServed } from './served-rows.js';

/** Plans one pipeline, serves its trace in virtual time and writes InferLine's tables into the job's folder. */
export async function simulateInferlinePoint(
  job: PointJob,
  spec: InferlineSpec,
  control: PointControl,
): Promise<PointOutcome> {
  const load = inferlineLoad(spec, job.seed);
  const tables = new SystemTables(job.folder, job.telemetry, inferlineTables);
  try {
    const { judge, config, steps, remark } = inferlinePlan(spec, load);
    if (control.cancelled()) throw new PointCancelled('the run was interrupted');
    writeSteps(tables, judge, steps, config);
    if (config === null)
      return { rows: tables.finish(), notices: [`No plan: ${remark}`], counters: { queries: 0 } };
    const { events, seconds } = served(job, spec, load, config, tables, control);
    return {
      rows: tables.finish(),
      notices: [],
      counters: {
        queries: load.gaps.length + 1,
        events,
        virtualSeconds: seconds,
        simulations: judge.simulations,
      },
    };
  } finally {
    tables.close();
  }
}

function served(
  { seed, invariants }: PointJob,
  spec: InferlineSpec,
  load: InferlineLoad,
  config: PipelineConfig,
  tables: InferlineTables,
  control: PointControl,
) {
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
  const end = writeServed(tables, space, engine, { pipeline, config, slo });
  writeReplicas(tables, changes, load, config);
  return { events: engine.events, seconds: end / 1e9 };
}

function writeReplicas(
  tables: InferlineTables,
  changes: readonly ReplicaChange[],
  { pipeline }: InferlineLoad,
  config: PipelineConfig,
): void {
  for (const { time, replicas, serving } of changes)
    for (const [model, { batch, hardware }] of config.entries())
      tables.row('replicas', [
        ...[time * 1e6, model, replicas[model], serving[model], batch],
        priceOf(pipeline, hardware),
      ]);
}

// A plan's latencies are simulated on the sample with constant service times, as its planner saw them.
function writeSteps(
  tables: InferlineTables,
  judge: Judge,
  steps: readonly Step[],
  config: PipelineConfig | null,
): void {
  const row = (step: number, action: keyof typeof planActionCodes, model: number, at: PipelineConfig) => {
    const latency: Distribution = distribution(judge.latencies(at));
    const { mean, p50, p99, max } = latency;
    const ns = [mean, p50, p99, max].map((ms) => ms * 1e6);
    tables.row('plan', [
      ...[step, planActionCodes[action], model, judge.cost(at)],
      ...ns,
      Number(judge.feasible(at)),
    ]);
  };
  for (const [i, { action, model = -1, config: at }] of steps.entries()) row(i, action, model, at);
  if (config) row(steps.length, 'result', -1, config);
}

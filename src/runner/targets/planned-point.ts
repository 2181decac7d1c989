import { type Distribution, distribution } from '../../serving-core/inferline/estimator/estimate.js';
import type { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import { type PipelineConfig, priceOf } from '../../serving-core/inferline/pipeline/pipeline.js';
import type { Judge } from '../../serving-core/inferline/planner/judge.js';
import type { Step } from '../../serving-core/inferline/planner/steps.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import type { ReplicaChange } from '../../serving-core/inferline/tuner/cluster.js';
import { inferlineTables, planActionCodes } from '../../telemetry/tables/inferline.js';
import { SystemTables } from '../../telemetry/writer/system-tables.js';
import { PointCancelled, type PointJob, type PointOutcome } from '../job.js';
import { type InferlineLoad, inferlineLoad, inferlinePlan } from './inferline-point.js';
import { type InferlineTables, type ServedCounts, writeServed } from './served-rows.js';
import { watchRows } from './watch-rows.js';

/** How a planned pipeline served its trace. */
export interface ServedPoint {
  space: Workspace;
  counts: ServedCounts;
  changes: readonly ReplicaChange[];
  /** Counters of its own, given the time from the first query to the last answer. */
  counters(seconds: number): Record<string, number>;
  invalid?: string;
}

/** Serves the trace of a point by a configuration. Throws PointCancelled when the run was interrupted. */
export type Serve = (load: InferlineLoad, config: PipelineConfig) => ServedPoint | Promise<ServedPoint>;

/** Plans one pipeline, has its trace served, and writes InferLine's tables into the job's folder. */
export async function plannedPoint(
  job: PointJob,
  spec: InferlineSpec,
  cancelled: () => boolean,
  serve: Serve,
): Promise<PointOutcome> {
  const load = inferlineLoad(spec, job.seed);
  const tables = new SystemTables(job.folder, job.telemetry, inferlineTables, watchRows(job.watch));
  try {
    const { judge, config, steps, remark } = inferlinePlan(spec, load);
    if (cancelled()) throw new PointCancelled('the run was interrupted');
    writeSteps(tables, judge, steps, config);
    if (config === null)
      return { rows: tables.finish(), notices: [`No plan: ${remark}`], counters: { queries: 0 } };
    const { space, counts, changes, counters, invalid } = await serve(load, config);
    const end = writeServed(tables, space, counts, { pipeline: load.pipeline, config, slo: spec.slo });
    writeReplicas(tables, changes, load, config);
    return {
      rows: tables.finish(),
      notices: [],
      counters: { queries: space.queries, ...counters(end / 1e9), simulations: judge.simulations },
      invalid,
    };
  } finally {
    tables.close();
  }
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

import { methods } from '../../planning/methods.js';
import type { MethodPlan, Plan } from '../../planning/plan.js';
import type { LoadedTrace } from '../../planning/trace.js';
import type { Pipeline, PipelineConfig } from '../../serving-core/inferline/pipeline/pipeline.js';
import { renderTable } from '../table.js';

/** What the trace is like, in one line. CV is given both ways, since InferLine's files name its square. */
export function traceText({ source, statistics }: Omit<LoadedTrace, 'gaps'>): string {
  const { queries, rate, cv, squaredCv, seconds } = statistics;
  return `Trace ${source}: ${queries.toLocaleString('en-US')} queries in ${seconds.toFixed(1)} s, ${rate.toFixed(1)} queries/s, squared CV ${squaredCv.toFixed(2)} (CV ${cv.toFixed(2)})`;
}

/** A configuration in one cell: `2×TXP b32` a model. */
export function configCells(config: PipelineConfig): string[] {
  return config.map(({ hardware, batch, replicas }) => `${replicas}×${hardware} b${batch}`);
}

/** The steps of each method and, at the end, what each came to. */
export function planText(plan: Plan, width: number): string {
  const { pipeline, goal, trace } = plan;
  const criterion = goal.criterion === 'max' ? 'every latency' : 'P99';
  const head = `${traceText(trace)}\nGoal ${criterion} within ${goal.slo} ms`;
  const steps = plan.plans
    .filter((method) => method.steps.length > 0)
    .map((method) => stepsText(pipeline, method, width));
  return [head, ...steps, resultsText(plan, width)].join('\n\n');
}

function stepsText(pipeline: Pipeline, { method, steps, simulations }: MethodPlan, width: number): string {
  const models = pipeline.models.map(({ name }) => name);
  const rows = steps.map(({ action, model, config, cost, p99 }, i) => [
    String(i),
    action,
    model === undefined ? '' : models[model],
    cost.toFixed(3),
    milliseconds(p99),
    ...configCells(config),
  ]);
  const table = renderTable(['STEP', 'ACTION', 'MODEL', '$/H', 'P99 MS', ...models], rows, {
    width,
    right: ['STEP', '$/H', 'P99 MS'],
  });
  return `${method}: ${methods[method]} (${simulations} simulations)\n${table}`;
}

function resultsText({ pipeline, plans }: Plan, width: number): string {
  const rows = plans.map(({ method, result, remark }) => [
    method,
    result ? result.cost.toFixed(3) : '',
    result ? milliseconds(result.latency.p50) : '',
    result ? milliseconds(result.latency.p99) : '',
    result ? milliseconds(result.latency.max) : '',
    result ? (result.feasible ? 'yes' : 'no') : 'none',
    result ? configCells(result.config).join(', ') : '',
    remark,
  ]);
  const numbers = ['$/H', 'P50 MS', 'P99 MS', 'MAX MS'];
  const models = pipeline.models.map(({ name }) => name).join(', ');
  return renderTable(['METHOD', ...numbers, 'MEETS SLO', models, 'REMARK'], rows, { width, right: numbers });
}

function milliseconds(ms: number): string {
  return ms < 10_000 ? ms.toFixed(1) : ms.toFixed(0);
}

/** What `--json` prints of a plan. */
export function planJson({ pipeline, trace, goal, plans }: Plan) {
  return { pipeline: pipeline.name, models: pipeline.models.map(({ name }) => name), trace, goal, plans };
}

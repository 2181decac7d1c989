import { findPipeline } from '../datasets/pipelines/find.js';
import { UserError } from '../errors.js';
import { type Distribution, distribution } from '../serving-core/inferline/estimator/estimate.js';
import { drawRoutes } from '../serving-core/inferline/pipeline/draw-routes.js';
import type { Pipeline, PipelineConfig } from '../serving-core/inferline/pipeline/pipeline.js';
import { longestPath } from '../serving-core/inferline/pipeline/routes.js';
import { type Goal, Judge, type SimulationOptions } from '../serving-core/inferline/planner/judge.js';
import type { Step } from '../serving-core/inferline/planner/steps.js';
import { type Method, type MethodOptions, planWith } from './methods.js';
import { type LoadedTrace, loadTrace, type TraceOptions } from './trace.js';

export interface PlanOptions extends MethodOptions {
  methods: readonly Method[];
  goal: Goal;
  simulation: SimulationOptions;
}

/** A configuration that was simulated in full. */
export interface Simulated {
  config: PipelineConfig;
  /** $/h. */
  cost: number;
  latency: Distribution;
  /** Whether it meets the goal. */
  feasible: boolean;
}

/** What one method came to, simulated anew. */
export interface MethodPlan {
  method: Method;
  result: Simulated | null;
  remark: string;
  /** Every step with its cost ($/h) and 99th percentile (ms). */
  steps: (Step & { cost: number; p99: number })[];
  simulations: number;
}

export interface Plan {
  pipeline: Pipeline;
  trace: Omit<LoadedTrace, 'gaps'>;
  goal: Goal;
  plans: MethodPlan[];
  /** Makes judges of other goals on the same trace, for the frontier. */
  judge(goal: Goal): Judge;
}

/**
 * Plans a pipeline for a trace with every method asked for.
 *
 * @throws UserError `E_INFEASIBLE` for an SLO that no configuration can meet, with the smallest latency that one can.
 */
export function planPipeline(nameOrFile: string, traceOptions: TraceOptions, options: PlanOptions): Plan {
  const { goal, simulation } = options;
  if (!(goal.slo > 0 && goal.slo < Number.POSITIVE_INFINITY))
    throw new UserError(
      'E_VALUE',
      `--slo must be above 0, but is ${goal.slo} ms.`,
      'Give it as 350ms or 0.35s.',
    );
  const pipeline = findPipeline(nameOrFile);
  const { gaps, ...trace } = loadTrace(traceOptions);
  const outcome = drawRoutes(pipeline, gaps.length + 1, traceOptions.seed ?? 0);
  const judge = (wanted: Goal) => new Judge(pipeline, { gaps, outcome }, wanted, simulation);
  refuseImpossible(judge(goal));
  const plans = options.methods.map((method) => planned(method, judge(goal), options));
  return { pipeline, trace, goal, plans, judge };
}

function planned(method: Method, judge: Judge, options: PlanOptions): MethodPlan {
  const { config, steps, remark } = planWith(method, judge, options);
  const { simulations } = judge;
  return {
    method,
    result: config && simulated(judge, config),
    remark,
    steps: steps.map((step) => {
      const { cost, latency } = simulated(judge, step.config);
      return { ...step, cost, p99: latency.p99 };
    }),
    simulations,
  };
}

/** Simulates a configuration to the end. */
export function simulated(judge: Judge, config: PipelineConfig): Simulated {
  const latencies = judge.latencies(config);
  return {
    config,
    cost: judge.cost(config),
    feasible: judge.feasible(config),
    latency: distribution(latencies),
  };
}

function refuseImpossible(judge: Judge): void {
  const { pipeline, goal } = judge;
  const { latency, config } = judge.smallestLatency();
  if (latency <= goal.slo) return;
  const path = longestPath(
    pipeline,
    config.map(({ hardware }, model) => judge.serviceAlone(model, hardware)),
  );
  const names = path.models.map((model) => pipeline.models[model].name).join(', ');
  throw new UserError(
    'E_INFEASIBLE',
    `No configuration of ${pipeline.name} meets ${goal.slo} ms: served alone on the fastest hardware, ${goal.criterion === 'max' ? 'the slowest query' : 'P99'} takes ${latency.toFixed(2)} ms, of which ${names} need ${path.sum.toFixed(2)} ms.`,
    `Give an SLO of at least ${Math.ceil(latency)}ms.`,
  );
}

import { UserError } from '../errors.js';
import { count } from '../plural.js';
import {
  coarseConfig,
  coarseUnit,
  meanRate,
  peakRate,
  unitsFor,
} from '../serving-core/inferline/baselines/coarse-grained.js';
import type { PipelineConfig } from '../serving-core/inferline/pipeline/pipeline.js';
import { bruteForce } from '../serving-core/inferline/planner/brute-force.js';
import type { Judge } from '../serving-core/inferline/planner/judge.js';
import { leastCost, maximiseThroughput, minimiseCost } from '../serving-core/inferline/planner/notebook.js';
import { planInferline, type Search } from '../serving-core/inferline/planner/planner.js';
import type { Step } from '../serving-core/inferline/planner/steps.js';
import type { PlanMethod } from '../serving-core/inferline/spec.js';

/** How a method may plan, and what it is in one line. */
export const methods = {
  planner: "InferLine's planner: replicas until feasible, then the cheapest feasible action",
  minimiser: "the notebook's cost minimiser: sweeps of batch, replica, hardware",
  maximiser: "the notebook's throughput maximiser under --budget",
  'brute-force': 'the cheapest of all configurations up to --replicas replicas',
  'cg-mean': 'coarse-grained, for the mean rate',
  'cg-peak': 'coarse-grained, for the peak rate',
} as const satisfies Record<PlanMethod, string>;

export type Method = PlanMethod;

export interface MethodOptions {
  /** $/h, for the maximiser. */
  budget?: number;
  /** Most replicas of a model for the brute force. */
  replicas: number;
}

/** What a method came to. */
export interface Planned {
  config: PipelineConfig | null;
  steps: readonly Step[];
  /** What it rests on, or why there is none: one sentence. */
  remark: string;
}

/** Plans with one method. Throws UserError for a budget that the maximiser lacks or that is too small for any configuration. */
export function planWith(method: Method, judge: Judge, options: MethodOptions): Planned {
  switch (method) {
    case 'planner':
      return searched(planInferline(judge), 'No single action makes it cheaper.');
    case 'minimiser':
      return searched(minimiseCost(judge), 'A whole sweep changes nothing.');
    case 'maximiser':
      return maximised(judge, options.budget);
    case 'brute-force': {
      const { config, proof } = bruteForce(judge, options);
      return { config, steps: [], remark: proof };
    }
    case 'cg-mean':
      return coarse(judge, meanRate(judge.trace.gaps), 'mean');
    case 'cg-peak':
      return coarse(judge, peakRate(judge.trace.gaps, judge.goal.slo), 'peak');
  }
}

function searched({ config, steps }: Search, why: string): Planned {
  return { config, steps: steps.list, remark: config ? why : 'It begins with no feasible configuration.' };
}

function maximised(judge: Judge, budget: number | undefined): Planned {
  if (budget === undefined)
    throw new UserError('E_BUDGET', 'The maximiser needs a budget.', 'Give --budget in $/h.');
  const least = leastCost(judge);
  if (!(budget >= least - 1e-9))
    throw new UserError(
      'E_BUDGET',
      `The budget of ${budget} $/h is too small: one replica of every model on its cheapest hardware costs ${Number(least.toFixed(4))} $/h.`,
      'Raise --budget.',
    );
  const { config, steps } = maximiseThroughput(judge, budget);
  const remark = config
    ? `It stays within ${budget} $/h.`
    : `None was found within ${budget} $/h: the bottleneck can get neither a batch nor a replica nor hardware.`;
  return { config, steps: steps.list, remark };
}

// The baselines know neither the simulation nor the SLO beyond the black box's latency, so what they give may be infeasible.
function coarse({ pipeline, goal }: Judge, rate: number, which: string): Planned {
  const unit = coarseUnit(pipeline, goal.slo);
  if (!unit)
    return { config: null, steps: [], remark: 'Even at batch 1 the black box is slower than the SLO.' };
  const units = unitsFor(unit, rate);
  const remark = `${count(units, 'unit')} of ${unit.throughput.toFixed(1)} queries/s at batch ${unit.batch}, for the ${which} rate of ${rate.toFixed(1)} queries/s.`;
  return { config: coarseConfig(unit, units), steps: [], remark };
}

import { bruteForce } from '../serving-core/inferline/planner/brute-force.js';
import { planInferline } from '../serving-core/inferline/planner/planner.js';
import { type Plan, type Simulated, simulated } from './plan.js';

/** SLOs that the frontier is searched at. */
const STEPS = 10;
/** Simulations for one SLO: a pipeline whose branches join early has too many configurations for more. */
const MOST_SIMULATIONS = 1500;

export interface FrontierPoint extends Simulated {
  /** The SLO that it is the cheapest for, ms. */
  slo: number;
  exact: boolean;
}

/**
 * The cheapest configuration for SLOs from the smallest that can be met to twice the plan's: what a tighter latency costs. By brute force
 * with up to `replicas` of a model, and by InferLine's planner where that finds none.
 */
export function costFrontier({ judge, goal }: Plan, replicas: number): FrontierPoint[] {
  const least = judge(goal).smallestLatency().latency * 1.02;
  const most = Math.max(2 * goal.slo, 2 * least);
  const slos = Array.from({ length: STEPS }, (_, i) => least * (most / least) ** (i / (STEPS - 1)));
  return [...slos, goal.slo]
    .sort((a, b) => a - b)
    .flatMap((slo): FrontierPoint[] => {
      const own = judge({ ...goal, slo });
      const { config, exact } = bruteForce(own, { replicas, simulations: MOST_SIMULATIONS });
      const found = config ?? planInferline(own).config;
      return found ? [{ ...simulated(own, found), slo, exact: exact && config !== null }] : [];
    });
}

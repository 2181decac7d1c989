import { bruteForce } from '../serving-core/inferline/planner/brute-force.js';
import type { Plan, Simulated } from './plan.js';
import { simulated } from './plan.js';

/** SLOs that the frontier is searched at. */
const STEPS = 14;
/** Simulations for one SLO: a pipeline whose branches join early has too many configurations for more. */
const MOST_SIMULATIONS = 3000;

export interface FrontierPoint extends Simulated {
  /** The SLO that it is the cheapest for, ms. */
  slo: number;
  exact: boolean;
}

/**
 * The cheapest configuration for SLOs from the smallest that can be met to twice the plan's: what a tighter latency costs. `replicas`:
 * most of a model.
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
      return config ? [{ ...simulated(own, config), slo, exact }] : [];
    });
}

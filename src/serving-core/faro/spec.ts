import type { FaroPolicyName } from './policies/policies.js';
import type { Spacing } from './simulator/arrivals.js';
import type { SolveMethod } from './solver/problem.js';

/** Who forecasts a job's arrivals. */
export const faroPredictors = ['oracle', 'persistence', 'ewma', 'seasonal'] as const;
export type FaroPredictorName = (typeof faroPredictors)[number];

/** One simulated cluster of Faro: what arrives, who shares the replicas, and how many there are. */
export interface FaroSpec {
  system: 'faro';
  /** `stand-in`, or an `input.json` of the original. */
  trace: string;
  /** Units of the trace that are served, from its begin; all when it has fewer. */
  minutes: number;
  spacing: Spacing;
  policy: FaroPolicyName;
  predictor: FaroPredictorName;
  /** How the Faro policies find replicas; without it descent for Faro-Fair, else exact. */
  solver?: SolveMethod;
  /** Of forecasts, above 0 and below 1; the oracle and persistence have none. */
  quantile: number;
  /** Replicas of all jobs together. */
  quota: number;
  /** ms: the SLO, and what the policies take a request to need. */
  slo: number;
  processing: number;
}

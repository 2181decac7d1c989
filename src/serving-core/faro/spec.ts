import type { PlannedUtility } from './model/job-utility.js';
import type { ObjectiveName } from './model/objective.js';
import type { FaroPolicyName } from './policies/policies.js';
import type { Spacing } from './simulator/arrivals.js';
import type { SolveMethod } from './solver/problem.js';

/** Who forecasts a job's arrivals; `auto` is trained networks where there are some of the trace, and else the oracle. */
export const faroPredictors = ['auto', 'oracle', 'persistence', 'ewma', 'seasonal', 'trained'] as const;
export type FaroPredictorName = (typeof faroPredictors)[number];

/** One simulated cluster of Faro: what arrives, who shares the replicas, and how many there are. */
export interface FaroSpec {
  system: 'faro';
  /** `auto`, `published`, `stand-in`, a file of days, of which the last is served, or an `input.json` of the original. */
  trace: string;
  /** How many times over the trace's jobs are served: job i has trace i modulo their number. Once unless given. */
  copies?: number;
  /** Units of the trace that are served, from its begin; all when it has fewer. */
  minutes: number;
  spacing: Spacing;
  /** A name, or the file of a user's own policy. */
  policy: FaroPolicyName | (string & {});
  /** Departures of the Faro policies from what was published. */
  faro?: FaroChanges;
  predictor: FaroPredictorName;
  /** File with the networks of the predictor `trained`; without it those that ship, which are of the stand-in. */
  forecaster?: string;
  /** How the Faro policies find replicas; without it descent for Faro-Fair, else exact. */
  solver?: SolveMethod;
  /** Of forecasts, above 0 and below 1; the oracle and persistence have none. */
  quantile: number;
  /** Replicas of all jobs together. */
  quota: number;
  /** ms: the SLO, and what the policies take a request to need. */
  slo: number;
  processing: number;
  /** Of jobs 0, 2, 4, …, where they run another model than the others. */
  even?: EvenJobs;
}

/** What tells every second job from the others; ms. */
export interface EvenJobs {
  slo: number;
  processing: number;
  /** What service times are multiplied by. */
  service: number;
}

/** How Faro's policies are changed, each of them, as an ablation does; what is left out is as published. */
export interface FaroChanges {
  utility?: PlannedUtility;
  /** Percentile of M/D/c that is estimated; 0: the upper bound. */
  percentile?: number;
  shrink?: boolean;
  /** With more jobs than this, groups of them are solved first; 0: never. */
  groups?: number;
  /** Replicas that may stay unused before forecasts become more careful; without it they never do. */
  slack?: number;
  /** Whether the reactive policy decides in between; yes unless given. */
  reactive?: boolean;
}

/** What predictors say of a trace beforehand, without anything being served. */
export interface FaroForecastSpec extends Pick<FaroSpec, 'trace' | 'minutes' | 'predictor' | 'forecaster'> {
  system: 'faro-forecast';
}

/** Problems of sharing replicas, made of a trace and solved one by one. */
export interface FaroSolverSpec extends Pick<FaroSpec, 'trace'> {
  system: 'faro-solver';
  /** Jobs of a problem: job i has trace i modulo their number, in an order that is drawn. */
  jobs: number;
  /** Replicas of all jobs together, by job. */
  perJob: number;
  /** How many problems: windows of seven minutes, evenly over the day. */
  windows: number;
  objective: ObjectiveName;
  utility: PlannedUtility;
  /** Utilisation beyond which latency estimates grow linearly. */
  maxRho: number;
  solver: SolveMethod;
  /** With more jobs than this, groups of them are solved first; 0: never. */
  groups: number;
  /** COBYLA's first radius, replicas. */
  radius: number;
  /** ms: what jobs have to meet, and what a request takes. */
  slo: number;
  processing: number;
}

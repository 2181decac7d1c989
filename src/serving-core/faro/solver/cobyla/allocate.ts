import type { FullProblem } from '../problem.js';
import { type Shrinkable, shrink } from '../shrink.js';
import { cobyla } from './cobyla.js';
import { PlannedObjective } from './planned-objective.js';
import { intoQuota } from './rounding.js';

/** Radius at which COBYLA ends, and units of an accept rate: the original's. */
const LAST_RADIUS = 1e-4;
const PERCENT = 100;

/** Replicas and accept rates by job, and how often a job's utility was computed. */
export interface CobylaAllocation {
  readonly replicas: number[];
  readonly acceptRates: number[];
  readonly computed: number;
}

/**
 * The original's solution of a problem (Faro, section 5): COBYLA over replicas, and over percentages of accepted requests where an objective has drops, from what
 * jobs have now; then replicas are rounded up, brought within the quota, and shrunk.
 */
export function allocateByCobyla(problem: FullProblem): CobylaAllocation {
  const { jobs, quota, radius, evaluations } = problem;
  const objective = new PlannedObjective(problem);
  const minimum = jobs.map(({ minimum = 1 }) => minimum);
  const current = jobs.map(({ current }) => current);
  const n = jobs.length;
  const { drops } = objective.terms;
  const rates = (x: ArrayLike<number>) => Array.from({ length: n }, (_, i) => x[n + i] / PERCENT);
  const { x } = cobyla(
    {
      start: [...current, ...(drops ? jobs.map(({ accept = 1 }) => PERCENT * accept) : [])],
      constraints: 1 + n + (drops ? 2 * n : 0),
      evaluate(at, constraints) {
        constraints[0] = quota;
        for (let i = 0; i < n; i++) {
          constraints[0] -= at[i];
          constraints[1 + i] = at[i] - minimum[i];
          if (!drops) continue;
          constraints[1 + n + i] = at[n + i];
          constraints[1 + 2 * n + i] = PERCENT - at[n + i];
        }
        return objective.at(at, drops ? rates(at) : undefined);
      },
    },
    { begin: radius, end: Math.min(LAST_RADIUS, radius), most: evaluations },
  );
  const accept = drops ? rates(x).map((rate) => Math.min(1, Math.max(0, rate))) : jobs.map(() => 1);
  const whole: Shrinkable = { minimum, quota, objective: (replicas) => objective.at(replicas, accept) };
  const rounded = Array.from(minimum, (least, i) => Math.max(least, Math.ceil(x[i])));
  const within = intoQuota(rounded, whole, current);
  const replicas = problem.shrink ? shrink(whole, within) : within;
  return { replicas, acceptRates: accept, computed: objective.asked };
}

import { UserError } from '../../../errors.js';
import type { JobLoad, PlannedUtility } from '../model/job-utility.js';
import { type Estimator, publishedEstimator } from '../model/latency.js';
import type { ObjectiveName } from '../model/objective.js';

/** A job, or a group of jobs, that replicas are sought for. */
export interface SolverJob extends JobLoad {
  /** Fewest replicas: 1 unless given; of a group the number of its jobs. */
  readonly minimum?: number;
  /** Fraction of its requests that it accepts now, where COBYLA starts; 1 unless given. */
  readonly accept?: number;
}

/**
 * How replicas are sought: the best of all allocations; the end of a descent from the allocation whose worst job is best off; or as the original does, by COBYLA
 * from the present replicas and rounding.
 */
export const solveMethods = ['exact', 'descent', 'cobyla'] as const;
export type SolveMethod = (typeof solveMethods)[number];

/** What `solve` is asked. */
export interface Problem {
  readonly jobs: readonly SolverJob[];
  /** Replicas of all jobs together. */
  readonly quota: number;
  readonly objective: ObjectiveName;
  readonly estimator?: Estimator;
  readonly utility?: PlannedUtility;
  /** s until a new replica serves, and s of a step of the rates; 65 and 60 unless given. */
  readonly upscaleOverhead?: number;
  readonly step?: number;
  /** Whether replicas that are worth next to nothing are given back; yes unless given. */
  readonly shrink?: boolean;
  /** With more jobs than this, groups of them are solved first, then each group; 0 or absent: never. */
  readonly groups?: number;
  readonly method?: SolveMethod;
  /** COBYLA's first radius, replicas, and the most evaluations of the objective that it gets: 3 and 1000, the original's, unless given. */
  readonly radius?: number;
  readonly evaluations?: number;
}

/** What `solve` answers; all by job. */
export interface Solution {
  readonly replicas: number[];
  /** Fraction of its requests that each job accepts. */
  readonly acceptRates: number[];
  readonly utilities: number[];
  readonly objective: number;
  /** Whether no allocation has a lower objective, up to what shrinking gives away. */
  readonly exact: boolean;
  /** How often a job's utility was computed: what the model costs, on every machine alike. */
  readonly computed: number;
}

/** A problem with its defaults. */
export type FullProblem = Required<Problem>;

/** Fills in the defaults of a problem; throws `UserError` for one that has no answer. */
export function checkedProblem(problem: Problem): FullProblem {
  const { jobs, quota } = problem;
  if (jobs.length === 0)
    throw new UserError('E_FARO_PROBLEM', 'There is no job to find replicas for.', 'Give at least one job.');
  const needed = jobs.reduce((sum, { minimum = 1 }) => sum + minimum, 0);
  if (!(Number.isInteger(quota) && quota >= needed))
    throw new UserError(
      'E_FARO_PROBLEM',
      `A quota of ${quota} replicas is too small for ${jobs.length} jobs, which need ${needed}.`,
      `Give a whole number of at least ${needed}.`,
    );
  for (const [i, job] of jobs.entries()) checkJob(job, i);
  const { radius = 3, evaluations = 1000 } = problem;
  if (!(radius > 0 && Number.isFinite(radius) && Number.isInteger(evaluations) && evaluations > 0))
    throw new UserError(
      'E_FARO_PROBLEM',
      `COBYLA has a radius of ${radius} replicas and ${evaluations} evaluations.`,
      'Give a radius above 0 and a whole number of evaluations of at least 1.',
    );
  return {
    estimator: publishedEstimator,
    utility: 'latency',
    upscaleOverhead: 65,
    step: 60,
    shrink: true,
    groups: 0,
    method: 'exact',
    radius: 3,
    evaluations: 1000,
    ...problem,
  };
}

function checkJob(job: SolverJob, i: number): void {
  const { rates, processing, slo, current, minimum = 1, accept = 1 } = job;
  const wrong = (what: string, next: string) =>
    new UserError('E_FARO_PROBLEM', `Job ${i} has ${what}.`, next);
  if (rates.length === 0) throw wrong('no rates', 'Give the rate of at least one step, in requests/s.');
  const bad = rates.find((rate) => !(rate >= 0 && Number.isFinite(rate)));
  if (bad !== undefined) throw wrong(`a rate of ${bad}`, 'Give rates of 0 requests/s or more.');
  if (!(processing > 0 && slo > 0 && Number.isFinite(processing)))
    throw wrong(
      `a processing time of ${processing} ms and an SLO of ${slo} ms`,
      'Give both, in ms and above 0.',
    );
  if (!(current >= 0 && Number.isInteger(minimum) && minimum >= 1))
    throw wrong(
      `${current} replicas now and a minimum of ${minimum}`,
      'Give 0 or more now and a minimum of 1 or more.',
    );
  if (!(accept >= 0 && accept <= 1))
    throw wrong(`an accept rate of ${accept}`, 'Give a fraction from 0 to 1.');
}

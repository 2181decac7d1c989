import { coldSteps, jobUtility } from '../model/job-utility.js';
import { clusterObjective, type ObjectiveTerms, objectiveTerms } from '../model/objective.js';
import type { FullProblem } from './problem.js';

/**
 * Utilities of every job at every count of replicas that may matter, since whatever a solver tries is made of these. A job's counts end where one
 * more changes nothing.
 */
export class UtilityTable {
  readonly jobs: number;
  readonly quota: number;
  readonly terms: ObjectiveTerms;
  readonly minimum: Int32Array;
  /** Utilities by job, from its minimum on; they never fall. */
  readonly values: Float64Array[];
  readonly weights: Float64Array;
  /** How often a job's utility was computed. */
  computed = 0;

  constructor(readonly problem: FullProblem) {
    const { jobs, quota, objective, upscaleOverhead, step, estimator, utility: kind } = problem;
    this.jobs = jobs.length;
    this.quota = quota;
    this.terms = objectiveTerms(objective, jobs.length);
    this.minimum = Int32Array.from(jobs, ({ minimum = 1 }) => minimum);
    this.weights = Float64Array.from(jobs, ({ weight = 1 }) => weight);
    const horizon = Math.max(...jobs.map(({ rates }) => rates.length));
    const spare = quota - jobs.reduce((sum, { current }) => sum + current, 0);
    const cold = coldSteps(upscaleOverhead, step, horizon, spare);
    const most = quota - this.minimum.reduce((sum, count) => sum + count, 0);
    this.values = jobs.map((job, i) => {
      // A job without replicas would be cold with none: it is as if it had its minimum.
      const known = job.current > 0 ? job : { ...job, current: this.minimum[i] };
      const values: number[] = [];
      for (let replicas = this.minimum[i]; replicas <= this.minimum[i] + most; replicas++) {
        const value = jobUtility(known, replicas, estimator, { horizon, cold, kind });
        this.computed++;
        values.push(Math.max(value, values.at(-1) ?? 0));
        if (value === 1 || (replicas > known.current && saturated(known, replicas))) break;
      }
      return Float64Array.from(values);
    });

    function saturated(job: (typeof jobs)[number], replicas: number): boolean {
      const rates = job.rates.slice(cold);
      return rates.length === 0 || jobUtility({ ...job, rates }, replicas, estimator, { kind }) === 1;
    }
  }

  /** Utility of a job with so many replicas, at least its minimum. */
  at(job: number, replicas: number): number {
    const values = this.values[job];
    return values[Math.min(replicas - this.minimum[job], values.length - 1)];
  }

  utilities(replicas: ArrayLike<number>): number[] {
    return Array.from({ length: this.jobs }, (_, job) => this.at(job, replicas[job]));
  }

  objective(replicas: ArrayLike<number>): number {
    return clusterObjective(this.terms, this.utilities(replicas), this.weights);
  }
}

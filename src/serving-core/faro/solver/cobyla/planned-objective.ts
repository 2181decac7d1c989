import { coldSteps, effectiveUtility, jobUtility } from '../../model/job-utility.js';
import { clusterObjective, type ObjectiveTerms, objectiveTerms } from '../../model/objective.js';
import type { FullProblem } from '../problem.js';

/**
 * The objective as the original computes it, also between whole replicas: utilities of all jobs are 0 as soon as one has no replica, and an accept rate
 * costs its penalty without relieving the load. Jobs' utilities that stay the same between two calls are not computed again.
 */
export class PlannedObjective {
  readonly terms: ObjectiveTerms;
  /** Job utilities that were asked for. */
  asked = 0;
  private readonly horizon: number;
  private readonly cold: number;
  private readonly weights: Float64Array;

  constructor(private readonly problem: FullProblem) {
    const { jobs, quota, objective, upscaleOverhead, step } = problem;
    this.terms = objectiveTerms(objective, jobs.length);
    this.weights = Float64Array.from(jobs, ({ weight = 1 }) => weight);
    this.horizon = Math.max(...jobs.map(({ rates }) => rates.length));
    const spare = quota - jobs.reduce((sum, { current }) => sum + current, 0);
    this.cold = coldSteps(upscaleOverhead, step, this.horizon, spare);
  }

  /** Effective utilities of all jobs for fractions of their requests that they accept, all unless given. */
  utilities(replicas: ArrayLike<number>, accept?: ArrayLike<number>): Float64Array {
    const { jobs, estimator, utility: kind } = this.problem;
    const values = new Float64Array(jobs.length);
    this.asked += jobs.length;
    for (let job = 0; job < jobs.length; job++) if (!(replicas[job] > 0)) return values;
    const options = { horizon: this.horizon, cold: this.cold, kind };
    for (let job = 0; job < jobs.length; job++) {
      values[job] = jobUtility(jobs[job], replicas[job], estimator, options);
      if (accept && this.terms.drops) values[job] = effectiveUtility(values[job], 1 - accept[job]);
    }
    return values;
  }

  at(replicas: ArrayLike<number>, accept?: ArrayLike<number>): number {
    return clusterObjective(this.terms, this.utilities(replicas, accept), this.weights);
  }
}

/** Most replicas that a step may change, by job: 1, 2, 4, … for steps in one direction, and 1 again once the other has had its turn. */
export class StepLimits {
  private readonly last: Int8Array;
  private readonly limits: Float64Array;

  constructor(jobs: number) {
    this.last = new Int8Array(jobs);
    this.limits = new Float64Array(jobs);
  }

  /** The limit of the step that is taken now. */
  next(job: number, direction: 1 | -1): number {
    const { last, limits } = this;
    limits[job] = last[job] === direction ? limits[job] * 2 : 1;
    last[job] = direction;
    return limits[job];
  }
}

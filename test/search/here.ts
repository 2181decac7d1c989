import type { Executor } from '../../src/runner/executor/executor.js';
import type { PointJob, PointOutcome } from '../../src/runner/job.js';
import { simulatePoint } from '../../src/runner/targets/sim.js';

/** Runs points here, and counts them. `before` may do something to a job, or cancel it. */
export class Here implements Executor {
  readonly jobs: PointJob[] = [];
  constructor(private readonly before: (job: PointJob) => void = () => {}) {}
  async run(job: PointJob): Promise<PointOutcome> {
    this.before(job);
    this.jobs.push(job);
    return simulatePoint(job, { progress: () => {}, cancelled: () => false });
  }
  cancel(): void {}
  async close(): Promise<void> {}
}

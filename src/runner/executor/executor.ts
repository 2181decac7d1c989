import type { PointJob, PointOutcome } from '../job.js';

/** Runs points somewhere. The runner knows no threads: a test hands it an executor that runs nothing. */
export interface Executor {
  /** Resolves with what the point reports; rejects with PointCancelled after `cancel`, or with the point's own error. */
  run(job: PointJob, progress: (fraction: number) => void): Promise<PointOutcome>;
  /** Asks all running points to stop; they reject soon after. */
  cancel(): void;
  /** In a few words what its points wait for, where that is to be shown beside their progress. */
  state?(): string;
  /** Frees threads and timers; called when nothing runs any more. */
  close(): Promise<void>;
}

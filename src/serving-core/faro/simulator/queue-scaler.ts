import type { JobLine } from './job-line.js';
import type { Pods } from './pods.js';

/** Requests that wait at a replica on average, beyond which a job gets another. */
const LONG = 1;

/**
 * The release's controller `simple`: a job before whose replicas more than one request waits on average gets one more, and one before whose replicas none
 * waits loses its newest. Both happen at once, without a start-up time, as far as nodes have room.
 */
export class QueueScaler {
  /** `changed` is told of a job after each change of its replicas. */
  constructor(
    private readonly lines: readonly JobLine[],
    private readonly pods: Pods,
    private readonly changed: (job: number) => void,
  ) {}

  /** Looks at all jobs at `now`, ns, up to which their lines must have run. */
  look(now: number): void {
    for (const { job, replicas } of this.lines) {
      const waiting = replicas.waiting / replicas.count;
      if (waiting > LONG) {
        const { warm, fresh } = this.pods.reserve(job, 1);
        if (warm + fresh === 0) continue;
        replicas.add(1);
      } else if (waiting === 0 && replicas.count > 1) {
        replicas.remove(1);
        this.pods.release(job, 1, now);
      } else continue;
      this.changed(job);
    }
  }
}

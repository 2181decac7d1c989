import type { Cluster, Scaled } from '../../../serving-core/faro/control/ports.js';
import { type Executor, NotScaled } from './executor.js';

/** A cluster of the control loop: an executor of replicas, and heads that take accept rates. */
export class LiveCluster implements Cluster {
  private readonly current: number[];

  /**
   * @param current replicas by job. @param acceptRate tells a job's head. @param signal ends all that is in progress.
   */
  constructor(
    private readonly executor: Executor,
    current: readonly number[],
    private readonly acceptRate: (job: number, rate: number) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {
    this.current = [...current];
  }

  scale(job: number, replicas: number, acceptRate: number | undefined, done: (scaled: Scaled) => void): void {
    this.change(job, replicas, acceptRate).then((scaled) => {
      this.current[job] = scaled.replicas;
      if (!this.signal.aborted) done(scaled);
    });
  }

  private async change(job: number, replicas: number, acceptRate: number | undefined): Promise<Scaled> {
    const problems: string[] = [];
    let has = replicas;
    try {
      await this.executor.scale(job, replicas, this.signal);
    } catch (error) {
      has = error instanceof NotScaled ? error.replicas : this.current[job];
      problems.push((error as Error).message);
    }
    try {
      if (acceptRate !== undefined) await this.acceptRate(job, acceptRate);
    } catch (error) {
      problems.push((error as Error).message);
    }
    return problems.length === 0 ? { replicas: has } : { replicas: has, problem: problems.join('; ') };
  }
}

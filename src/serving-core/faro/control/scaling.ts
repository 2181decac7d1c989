import type { Scaler } from '../policies/admission.js';
import type { Cluster, LiveClock } from './ports.js';

/** Hears of changes of replicas. */
export interface ScalingListener {
  /** A change begins. */
  changing?(job: number, from: number, to: number): void;
  /** It has ended after so many ns, with so many replicas. */
  changed?(job: number, replicas: number, ns: number): void;
  /** It has ended otherwise than it was asked for: `now` replicas, and why. */
  refused?(job: number, wanted: number, now: number, problem: string): void;
}

/** Hands changes to a cluster, one a job at a time, which may take its time for each. */
export class Scaling implements Scaler {
  private readonly inProgress: boolean[];
  private readonly current: number[];

  /**
   * @param initial replicas by job. @param correct told of a job that has other replicas than it was given.
   */
  constructor(
    private readonly clock: LiveClock,
    private readonly cluster: Cluster,
    initial: readonly number[],
    private readonly correct: (job: number, replicas: number) => void,
    private readonly listener: ScalingListener = {},
  ) {
    this.current = [...initial];
    this.inProgress = initial.map(() => false);
  }

  busy(job: number): boolean {
    return this.inProgress[job];
  }

  scale(job: number, replicas: number, acceptRate: number | undefined): void {
    const { clock, listener } = this;
    const began = clock.actual();
    this.inProgress[job] = true;
    const changes = replicas !== this.current[job];
    if (changes) listener.changing?.(job, this.current[job], replicas);
    let told = false;
    this.cluster.scale(job, replicas, acceptRate, (scaled) => {
      if (told) return;
      told = true;
      this.inProgress[job] = false;
      this.current[job] = scaled.replicas;
      if (scaled.problem !== undefined) listener.refused?.(job, replicas, scaled.replicas, scaled.problem);
      else if (changes) listener.changed?.(job, replicas, clock.actual() - began);
      if (scaled.replicas !== replicas) this.correct(job, scaled.replicas);
    });
  }

  /** A job has other replicas than was believed. */
  found(job: number, replicas: number): void {
    this.current[job] = replicas;
    this.correct(job, replicas);
  }
}

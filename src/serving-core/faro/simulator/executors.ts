import type { VirtualClock } from '../../clock/virtual-clock.js';
import type { Scaler } from '../policies/admission.js';
import type { JobLine } from './job-line.js';
import type { Pods } from './pods.js';

/** Start-up times, the pause between tries to place a replica, and what passes before one is taken away (0 unless given), s. */
export interface StartUp {
  readonly cold: number;
  readonly hot: number;
  readonly retry: number;
  readonly removal?: number;
}

/** The release's defaults. */
export const publishedStartUp: StartUp = { cold: 35, hot: 3, retry: 5 };

interface Action {
  /** Replicas still without a pod, and those that are starting. */
  unplaced: number;
  starting: number;
  acceptRate: number | undefined;
}

/**
 * Carries out changes of replicas, one a job at a time. New replicas come in batches: on pods that are there soon, on new pods later, and what no node has room for is
 * tried again without end. Replicas that go, go at once.
 */
export class Executors implements Scaler {
  private readonly actions: (Action | null)[];
  private readonly activate: number;
  private readonly retry: number;
  private readonly settle: number;
  private readonly leave: number;

  /** `changed` is told of a job after each change of its replicas. */
  constructor(
    private readonly clock: VirtualClock,
    private readonly lines: readonly JobLine[],
    private readonly pods: Pods,
    private readonly times: StartUp,
    private readonly changed: (job: number) => void,
  ) {
    this.actions = lines.map(() => null);
    this.activate = clock.register((job, count) => this.onActive(job, count));
    this.retry = clock.register((job) => this.place(job));
    this.settle = clock.register((job) => this.complete(job));
    this.leave = clock.register((job, count) => this.remove(job, count));
  }

  busy(job: number): boolean {
    return this.actions[job] !== null;
  }

  scale(job: number, replicas: number, acceptRate: number | undefined): void {
    const delta = replicas - this.lines[job].replicas.count;
    // An accept rate without a change is not applied: so the release's simulator does it.
    if (delta === 0) return;
    this.actions[job] = { unplaced: Math.max(0, delta), starting: 0, acceptRate };
    if (delta > 0) this.place(job);
    else if (this.times.removal) this.clock.at(this.after(this.times.removal), this.leave, job, -delta);
    else this.remove(job, -delta);
  }

  private after(seconds: number): number {
    return this.clock.now() + seconds * 1e9;
  }

  private remove(job: number, count: number): void {
    const now = this.clock.now();
    this.lines[job].advance(now);
    this.lines[job].replicas.remove(count);
    this.pods.release(job, count, now);
    this.changed(job);
    this.clock.at(this.after(this.times.hot), this.settle, job, 0);
  }

  private place(job: number): void {
    const action = this.actions[job]!;
    const { warm, fresh } = this.pods.reserve(job, action.unplaced);
    action.unplaced -= warm + fresh;
    action.starting += warm + fresh;
    if (warm > 0) this.clock.at(this.after(this.times.hot), this.activate, job, warm);
    if (fresh > 0) this.clock.at(this.after(this.times.cold), this.activate, job, fresh);
    if (action.unplaced > 0) this.clock.at(this.after(this.times.retry), this.retry, job, 0);
  }

  private onActive(job: number, count: number): void {
    const action = this.actions[job]!;
    this.lines[job].advance(this.clock.now());
    this.lines[job].replicas.add(count);
    action.starting -= count;
    this.changed(job);
    if (action.starting === 0 && action.unplaced === 0) this.complete(job);
  }

  private complete(job: number): void {
    const { acceptRate } = this.actions[job]!;
    this.lines[job].advance(this.clock.now());
    if (acceptRate !== undefined) this.lines[job].dropRate = 1 - acceptRate;
    this.actions[job] = null;
  }
}

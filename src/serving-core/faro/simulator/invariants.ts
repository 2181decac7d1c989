import type { Considered } from '../policies/admission.js';
import type { JobLine } from './job-line.js';
import type { Pods } from './pods.js';

/** What the invariants are about. */
export interface Watched {
  readonly lines: readonly JobLine[];
  readonly pods: Pods;
  /** Replicas of all jobs together, and the longest queue that a request may join, by job (0: any). */
  readonly quota: number;
  readonly maxQueues: readonly number[];
}

/** Keeps its own books of a simulated run and throws Error naming the invariant as soon as one is broken: docs/invariants.md has them. */
export class FaroInvariants {
  private readonly arrived: Float64Array;
  private readonly ended: Float64Array;
  private readonly latest: Float64Array;
  private readonly targets: number[];

  /** Replicas that each job begins with. */
  constructor(private readonly initial: readonly number[]) {
    this.arrived = new Float64Array(initial.length);
    this.ended = new Float64Array(initial.length);
    this.latest = new Float64Array(initial.length);
    this.targets = [...initial];
  }

  requestArrived(job: number): void {
    this.arrived[job]++;
  }

  /** Times in ns. */
  requestEnded(job: number, arrival: number, start: number, end: number, dropped: boolean): void {
    this.ended[job]++;
    if (this.ended[job] > this.arrived[job])
      broken('one response per request', `job ${job} answered more requests than came`);
    if (!(end >= this.latest[job] && end >= arrival && (dropped || (start >= arrival && start <= end))))
      broken('time never goes back', `job ${job}: arrival ${arrival}, start ${start}, end ${end} ns`);
    this.latest[job] = end;
  }

  decided({ job, granted, free }: Considered, { quota }: Watched): void {
    this.targets[job] = granted;
    const promised = sum(this.targets);
    if (promised > quota || free < 0)
      broken(
        'the quota is never exceeded',
        `${promised} of ${quota} replicas are promised, ${free} are free`,
      );
  }

  /** At every tick, and at the end. */
  look({ lines, pods, quota, maxQueues }: Watched): void {
    const replicas = sum(lines.map((line) => line.replicas.count));
    if (replicas > quota) broken('the quota is never exceeded', `${replicas} of ${quota} replicas serve`);
    if (sum(pods.existing) > pods.capacity)
      broken('pods fit on their nodes', `${sum(pods.existing)} of ${pods.capacity} exist`);
    for (const [job, line] of lines.entries()) {
      if (line.replicas.count < Math.min(1, this.initial[job]))
        broken('every job is served', `job ${job} has no replica`);
      if (maxQueues[job] > 0 && line.waiting > maxQueues[job] + 1)
        broken('queues keep their bound', `${line.waiting} wait for job ${job}`);
      const inside = this.arrived[job] - this.ended[job];
      if (inside !== line.inside)
        broken('one response per request', `job ${job} has ${line.inside} requests inside, not ${inside}`);
    }
  }

  /** When all is over: `sent` by job, what its loads have, or NaN. */
  finish(sent: readonly number[]): void {
    for (const [job, count] of sent.entries())
      if ((this.arrived[job] !== count && !Number.isNaN(count)) || this.ended[job] !== this.arrived[job])
        broken(
          'one response per request',
          `job ${job}: ${count} were to come, ${this.arrived[job]} came, ${this.ended[job]} ended`,
        );
  }
}

function broken(invariant: string, detail: string): never {
  throw new Error(`${invariant}: ${detail}`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

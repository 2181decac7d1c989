import { Admission, type Considered } from '../policies/admission.js';
import { type Decision, Hybrid } from '../policies/hybrid.js';
import type { Controller } from '../policies/policies.js';
import type { JobView } from '../policies/policy.js';
import { ArrivalRecord } from './arrival-record.js';
import type { Answer, Cluster, HeadReport, Heads, LiveClock } from './ports.js';
import { Round } from './round.js';
import { Scaling, type ScalingListener } from './scaling.js';

/** Hears of what a loop sees and does. */
export interface LoopListener extends ScalingListener {
  /** A job has so many replicas that serve, as of `time`, ns since the loop's begin; told when it differs from before. */
  serving?(time: number, job: number, replicas: number): void;
  /** A job's metrics cannot be had, for the first time in a row. */
  dark?(job: number, problem: string): void;
  /** They can be had again, after so many failures. */
  back?(job: number, failures: number): void;
  /** A job has had other replicas than it was given for some time, and what it has counts from now on. */
  adopted?(job: number, given: number, has: number): void;
  /** A policy threw; nothing changes at this tick. */
  failed?(error: unknown): void;
  /** Ticks that were due while the process did not run, and are left out. */
  slept?(ticks: number): void;
  /** A wish was considered, at `time` (ns since the loop's begin), for a job whose mean latency was `latency`, ms. */
  considered?(time: number, latency: number, wish: Considered): void;
  /** A tick is over; what was decided, if anything was due. */
  decided?(time: number, decision: Decision | null): void;
}

export interface LoopOptions {
  readonly clock: LiveClock;
  /** When the loop's time begins, ns of the clock. */
  readonly begin: number;
  readonly controller: Controller;
  readonly heads: Heads;
  readonly cluster: Cluster;
  /** Replicas of all jobs together. */
  readonly quota: number;
  /** Replicas of each job now. */
  readonly current: readonly number[];
  /** ns that a head has for its answer; less than the time between two ticks. */
  readonly patience: number;
}

const S = 1e9;
/** s of a bin of arrivals, and between looks of a loop that no policy needs. */
const UNIT = 60;
const BEAT = 10;
/** Ticks in a row for which a job has other replicas than it was given, until what it has counts. */
const ODD = 3;
/** Tries of a change that nobody wishes for again: a day of ticks. */
const TRIALS = 8640;

/**
 * The control loop of a live cluster: the policies of the simulator on whatever clock it is given. At each tick it asks all heads, lets a policy decide on what they
 * said, and has the changes carried out. A head that says nothing, or nonsense, is told of, and its job left as it is until it is heard again.
 */
export class ControlLoop {
  readonly admission: Admission;
  private readonly hybrid: Hybrid;
  private readonly scaling: Scaling;
  private readonly round: Round;
  private readonly records: ArrivalRecord[];
  private readonly reports: (HeadReport | null)[];
  private readonly failures: number[];
  private readonly odd: number[];
  private readonly beat: number;
  private readonly counts: boolean;
  private readonly tick: number;
  private stopped = false;
  /** Number of the tick that is being looked at. */
  private current = 0;

  constructor(
    private readonly options: LoopOptions,
    private readonly listener: LoopListener = {},
  ) {
    const { clock, controller, heads, cluster, quota, current, patience } = options;
    this.hybrid = new Hybrid(controller.tiers);
    this.beat = Number.isFinite(this.hybrid.tick) ? this.hybrid.tick : BEAT;
    this.counts = controller.tiers.some(({ policy }) => policy.clearsArrivals);
    this.scaling = new Scaling(
      clock,
      cluster,
      current,
      (job, replicas) => this.admission.correct(job, replicas),
      listener,
    );
    const used = current.reduce((sum, count) => sum + count, 0);
    this.admission = new Admission(current, quota - used, this.scaling, undefined, (wish) => {
      const time = Math.max(0, clock.actual() - options.begin);
      listener.considered?.(time, this.reports[wish.job]?.latency ?? 0, wish);
    });
    this.records = current.map(() => new ArrivalRecord(UNIT));
    this.reports = current.map(() => null);
    this.failures = current.map(() => 0);
    this.odd = current.map(() => 0);
    this.round = new Round(clock, heads, current.length, patience, (answers) => this.decide(answers));
    this.tick = clock.register((number) => this.onTick(number));
  }

  /** Begins; jobs that no policy controls get the replicas that they shall have for ever. */
  start(): void {
    const { controller, current } = this.options;
    for (const [job, count] of current.entries()) this.listener.serving?.(0, job, count);
    if (controller.tiers.length === 0)
      this.admission.admit(
        controller.initial.map((target, job) => ({ job, change: { target } })),
        TRIALS,
      );
    this.schedule(1);
  }

  /** Decides no more. What a cluster has been asked for goes on. */
  stop(): void {
    this.stopped = true;
    this.round.abandon();
  }

  private schedule(number: number): void {
    const { clock, begin } = this.options;
    clock.at(begin + number * this.beat * S, this.tick, number, 0);
  }

  private onTick(number: number): void {
    if (this.stopped) return;
    const { clock, begin } = this.options;
    const last = Math.floor((clock.actual() - begin) / (this.beat * S));
    if (last > number) this.listener.slept?.(last - number);
    this.current = Math.max(number, last);
    this.round.begin();
  }

  private decide(answers: readonly Answer[]): void {
    if (this.stopped) return;
    const { clock, begin } = this.options;
    const now = clock.actual();
    for (const [job, answer] of answers.entries()) this.hear(job, answer, now);
    const views = this.reports.map((report, job): JobView => {
      const record = this.records[job];
      return {
        replicas: report?.replicas ?? this.options.current[job],
        latency: report?.latency ?? 0,
        get arrivals() {
          return record.observed(now);
        },
      };
    });
    let decision: Decision | null = null;
    try {
      decision = this.hybrid.decide(
        this.current * this.beat,
        views,
        (job) => this.scaling.busy(job),
        (job) => this.failures[job] === 0,
      );
      if (decision?.clearsArrivals) for (const record of this.records) record.clear();
    } catch (error) {
      this.listener.failed?.(error);
    }
    this.admission.admit(decision?.wishes ?? [], decision?.trials ?? 1, decision?.tier);
    this.listener.decided?.(now - begin, decision);
    this.schedule(this.current + 1);
  }

  private hear(job: number, answer: Answer, now: number): void {
    const { listener, failures, reports } = this;
    if ('problem' in answer) {
      if (failures[job]++ === 0) listener.dark?.(job, answer.problem);
      return;
    }
    if (failures[job] > 0) listener.back?.(job, failures[job]);
    failures[job] = 0;
    const { report } = answer;
    if (report.replicas !== (reports[job]?.replicas ?? this.options.current[job]))
      listener.serving?.(now - this.options.begin, job, report.replicas);
    reports[job] = report;
    if (this.counts && report.arrivals) this.records[job].add(report.arrivals, now);
    this.compare(job, report.replicas);
  }

  // A head that was started anew, or replicas that died and do not come back: what is there is the truth.
  private compare(job: number, has: number): void {
    const given = this.admission.targets[job];
    if (this.scaling.busy(job) || has === given) {
      this.odd[job] = 0;
      return;
    }
    if (++this.odd[job] < ODD) return;
    this.odd[job] = 0;
    this.scaling.found(job, has);
    this.listener.adopted?.(job, given, has);
  }
}

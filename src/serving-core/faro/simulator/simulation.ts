import { UserError } from '../../../errors.js';
import { VirtualClock } from '../../clock/virtual-clock.js';
import { Admission } from '../policies/admission.js';
import { Hybrid } from '../policies/hybrid.js';
import type { Controller } from '../policies/policies.js';
import type { JobView } from '../policies/policy.js';
import type { Spacing } from './arrivals.js';
import { Executors, publishedStartUp, type StartUp } from './executors.js';
import { JobLine } from './job-line.js';
import { type Lognormal, rayRouter, resnet34 } from './lognormal.js';
import { type MinuteRow, Minutes } from './minutes.js';
import { Pods } from './pods.js';
import { type FaroSummary, Summary } from './summary.js';

/** A job that is served. */
export interface SimulatedJob {
  /** Requests in each unit of the trace. */
  readonly counts: ArrayLike<number>;
  /** ms. */
  readonly slo: number;
  readonly service?: Lognormal;
}

/** What is simulated. */
export interface FaroSimulationOptions {
  readonly seed: number;
  readonly jobs: readonly SimulatedJob[];
  /** Replicas of all jobs together. */
  readonly quota: number;
  readonly controller: Controller;
  readonly spacing?: Spacing;
  readonly router?: Lognormal;
  /** Length of the trace's unit, s. */
  readonly unit?: number;
  readonly inFlight?: number;
  readonly maxQueue?: number;
  readonly startUp?: StartUp;
}

/** Who wants to see more than the summary. Times in ns. */
export interface FaroSimulationSinks {
  request?(job: number, arrival: number, start: number, end: number, dropped: boolean): void;
  minute?(row: MinuteRow): void;
  replicas?(time: number, job: number, count: number): void;
  /** Told of progress, 0 to 1; true ends the run early. */
  look?(fraction: number): boolean;
}

/** Width of the metrics window, s; idle time of a pod and how often it is looked at, s (the release's configuration). */
const LOOK_BACK = 30;
const IDLE = 30;
const MONITOR = 5;
/** Time between looks of a run that no policy controls, s. */
const BEAT = 10;
const S = 1e9;

/** Serves a trace under a policy in virtual time, and adds it up. Throws `UserError` for a quota below what jobs begin with and for counts that are none. */
export function simulateFaro(options: FaroSimulationOptions, sinks: FaroSimulationSinks = {}): FaroSummary {
  const { jobs, controller, quota, seed, unit = 60 } = options;
  checkOptions(options);
  const units = Math.max(...jobs.map(({ counts }) => counts.length));
  const clock = new VirtualClock();
  const hybrid = new Hybrid(controller.tiers);
  const summary = new Summary(jobs.length, units);
  const minutes = new Minutes(
    jobs.map(({ slo }) => slo * 1e6),
    unit * S,
    (row) => {
      summary.minute(row);
      sinks.minute?.(row);
    },
  );
  let end = 0;
  const sink = {
    arrived: (job: number, arrival: number) => minutes.arrived(job, arrival),
    ended(job: number, arrival: number, start: number, time: number, dropped: boolean) {
      if (time > end) end = time;
      summary.request(time - arrival, dropped);
      minutes.ended(job, arrival, time - arrival, dropped);
      sinks.request?.(job, arrival, start, time, dropped);
    },
  };
  const lines = jobs.map(({ counts, service = resnet34 }, job) => {
    const { spacing = 'poisson', router = rayRouter, inFlight = 4, maxQueue = 50 } = options;
    const countArrivals = controller.tiers.some(({ policy }) => policy.clearsArrivals);
    const line = new JobLine(
      job,
      counts,
      {
        seed,
        spacing,
        service,
        router,
        inFlight,
        maxQueue,
        countArrivals,
        unit: unit * S,
        lookBack: LOOK_BACK * S,
      },
      sink,
    );
    line.replicas.add(controller.initial[job]);
    return line;
  });
  const changed = (job: number) => {
    summary.replicasNow(
      clock.now(),
      lines.reduce((sum, { replicas }) => sum + replicas.count, 0),
    );
    sinks.replicas?.(clock.now(), job, lines[job].replicas.count);
  };
  for (const line of lines) changed(line.job);

  const pods = new Pods(quota, controller.initial, IDLE * S, 1);
  const executors = new Executors(clock, lines, pods, options.startUp ?? publishedStartUp, changed);
  const used = controller.initial.reduce((sum, count) => sum + count, 0);
  const admission = new Admission(controller.initial, quota - used, executors);
  const decide = (now: number) => {
    const views: JobView[] = lines.map((line) => ({
      replicas: line.replicas.count,
      latency: line.window.mean(now),
      get arrivals() {
        return line.counter.observed(now);
      },
    }));
    const decision = hybrid.decide(Math.round(now / S), views, (job) => executors.busy(job));
    admission.admit(decision?.wishes ?? [], decision?.trials ?? 1);
    if (decision?.clearsArrivals) for (const { counter } of lines) counter.clear();
  };
  const beat = Number.isFinite(hybrid.tick) ? hybrid.tick : BEAT;
  const tick = clock.register(() => {
    const now = clock.now();
    for (const line of lines) line.advance(now);
    minutes.close(now);
    const stopped = sinks.look?.(Math.min(1, now / (units * unit * S)));
    if (stopped || lines.every(({ finished }) => finished)) {
      clock.stop();
      return;
    }
    if (controller.tiers.length > 0) decide(now);
    clock.at(now + beat * S, tick, 0, 0);
  });
  const monitor = clock.register(() => {
    pods.expire(clock.now());
    clock.at(clock.now() + MONITOR * S, monitor, 0, 0);
  });
  clock.at(beat * S, tick, 0, 0);
  clock.at(MONITOR * S, monitor, 0, 0);
  clock.run();
  minutes.close(Number.POSITIVE_INFINITY);
  return summary.finish(end);
}

function checkOptions({ jobs, controller, quota }: FaroSimulationOptions): void {
  const initial = controller.initial.reduce((sum, count) => sum + count, 0);
  if (jobs.length === 0)
    throw new UserError('E_FARO_SIMULATION', 'There is no job to serve.', 'Give a trace with at least one.');
  if (initial > quota || controller.initial.some((count) => count < 1))
    throw new UserError(
      'E_FARO_SIMULATION',
      `A quota of ${quota} replicas is too small: ${jobs.length} jobs begin with ${initial}.`,
      'Every job needs at least one replica.',
    );
  for (const [job, { counts }] of jobs.entries())
    for (let minute = 0; minute < counts.length; minute++)
      if (!(Number.isInteger(counts[minute]) && counts[minute] >= 0))
        throw new UserError(
          'E_FARO_SIMULATION',
          `Job ${job} has ${counts[minute]} requests in unit ${minute} of its trace.`,
          'Give whole numbers of 0 or more.',
        );
}

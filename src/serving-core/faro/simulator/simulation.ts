import { VirtualClock } from '../../clock/virtual-clock.js';
import { Admission, type Considered } from '../policies/admission.js';
import { Hybrid } from '../policies/hybrid.js';
import type { JobView } from '../policies/policy.js';
import { Executors, publishedStartUp } from './executors.js';
import { FaroInvariants, type Watched } from './invariants.js';
import type { JobLine } from './job-line.js';
import { makeLines } from './make-lines.js';
import { Minutes } from './minutes.js';
import {
  checkOptions,
  type FaroSimulationOptions,
  type FaroSimulationSinks,
  MINUTE,
  minutesOf,
  requestsOf,
} from './options.js';
import { Pods } from './pods.js';
import { QueueScaler } from './queue-scaler.js';
import { type FaroSummary, Summary } from './summary.js';

export type { FaroSimulationOptions, FaroSimulationSinks, SimulatedJob } from './options.js';

/** Of the release's configuration, s: idle time of a pod, and how often it is looked at. */
const IDLE = 30;
const MONITOR = 5;
/** Time between looks of a run that no policy controls, s. */
const BEAT = 10;
const S = 1e9;

/** Serves a trace under a policy in virtual time, and adds it up. Throws `UserError` for a quota below what jobs begin with and for counts that are none. */
export function simulateFaro(options: FaroSimulationOptions, sinks: FaroSimulationSinks = {}): FaroSummary {
  checkOptions(options);
  const { jobs, controller, quota, monitor: every = MONITOR } = options;
  const { initial, tiers } = controller;
  const length = minutesOf(options);
  const clock = new VirtualClock();
  const hybrid = new Hybrid(tiers);
  const slos = jobs.map(({ slo }) => slo * 1e6);
  const summary = new Summary(slos, length);
  const minutes = new Minutes(slos, MINUTE * S, (row) => {
    summary.minute(row);
    sinks.minute?.(row);
  });
  const invariants = options.invariants ? new FaroInvariants(initial) : null;
  const sent = requestsOf(options);
  const closed = jobs.some(({ loads = [] }) => loads.some((load) => 'tasks' in load));
  let end = 0;
  const lines = makeLines(options, {
    arrived(job, arrival) {
      invariants?.requestArrived(job);
      minutes.arrived(job, arrival);
    },
    ended(job, arrival, start, time, dropped) {
      if (time > end) end = time;
      invariants?.requestEnded(job, arrival, start, time, dropped);
      summary.request(job, time - arrival, dropped);
      minutes.ended(job, arrival, time - arrival, dropped);
      sinks.request?.(job, arrival, start, time, dropped);
    },
  });
  const changed = (job: number) => {
    summary.replicasNow(clock.now(), sum(lines.map(({ replicas }) => replicas.count)));
    sinks.replicas?.(clock.now(), job, lines[job].replicas.count);
  };
  for (const line of lines) changed(line.job);

  const pods = podsOf(options);
  const watched: Watched = { lines, pods, quota, maxQueues: lines.map(({ maxQueue }) => maxQueue) };
  const executors = new Executors(clock, lines, pods, options.startUp ?? publishedStartUp, changed);
  let views: JobView[] = [];
  const considered = (wish: Considered) => {
    invariants?.decided(wish, watched);
    sinks.decision?.(clock.now(), views[wish.job].latency, wish);
  };
  const spare = Math.max(0, quota - sum(pods.existing));
  const admission = new Admission(initial, spare, executors, options.limits, considered);
  const decide = (now: number) => {
    views = lines.map((line) => viewOf(line, now));
    const decision = hybrid.decide(Math.round(now / S), views, (job) => executors.busy(job));
    admission.admit(decision?.wishes ?? [], decision?.trials ?? 1, decision?.tier);
    if (decision?.clearsArrivals) for (const { counter } of lines) counter.clear();
  };
  const beat = Number.isFinite(hybrid.tick) ? hybrid.tick : BEAT;
  const tick = clock.register(() => {
    const now = clock.now();
    for (const line of lines) line.advance(now);
    minutes.close(now);
    invariants?.look(watched);
    const stopped = sinks.look?.(length === 0 ? 0 : Math.min(1, now / (length * MINUTE * S)));
    const over = lines.every(({ finished }) => finished);
    if (over) invariants?.finish(sent);
    if (stopped || over) {
      clock.stop();
      return;
    }
    if (tiers.length > 0) decide(now);
    clock.at(now + beat * S, tick, 0, 0);
  });
  const monitor = clock.register(() => {
    pods.expire(clock.now());
    clock.at(clock.now() + every * S, monitor, 0, 0);
  });
  clock.at(beat * S, tick, 0, 0);
  clock.at(every * S, monitor, 0, 0);
  if (options.byQueue) followQueues(clock, lines, new QueueScaler(lines, pods, changed));
  clock.run();
  minutes.close(Number.POSITIVE_INFINITY);
  return summary.finish(end, closed);
}

function viewOf(line: JobLine, now: number): JobView {
  return {
    replicas: line.replicas.count,
    latency: line.window.mean(now),
    get arrivals() {
      return line.counter.observed(now);
    },
  };
}

function podsOf({ jobs, quota, capacity = quota, controller }: FaroSimulationOptions): Pods {
  const rules = jobs.map(
    ({ leastPods = 1, mostPods = Number.POSITIVE_INFINITY, idleTimeout = IDLE }, job) => {
      const replicas = controller.initial[job];
      return {
        replicas,
        least: leastPods,
        most: mostPods,
        idleTimeout: idleTimeout * S,
        initial: Math.max(leastPods, replicas),
      };
    },
  );
  return new Pods(capacity, rules);
}

function followQueues(clock: VirtualClock, lines: readonly JobLine[], scaler: QueueScaler): void {
  const look = clock.register(() => {
    const now = clock.now();
    for (const line of lines) line.advance(now);
    if (lines.every(({ finished }) => finished)) return;
    scaler.look(now);
    clock.at(now + S, look, 0, 0);
  });
  clock.at(S, look, 0, 0);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

import { VirtualClock } from '../../src/serving-core/clock/virtual-clock.js';
import type { Cluster, HeadReport, Heads, LiveClock } from '../../src/serving-core/faro/control/ports.js';
import { ArrivalCounter } from '../../src/serving-core/faro/simulator/arrival-counter.js';
import { Arrivals } from '../../src/serving-core/faro/simulator/arrivals.js';
import { Executors, publishedStartUp } from '../../src/serving-core/faro/simulator/executors.js';
import { JobLine } from '../../src/serving-core/faro/simulator/job-line.js';
import { rayRouter, resnet34 } from '../../src/serving-core/faro/simulator/lognormal.js';
import { Pods } from '../../src/serving-core/faro/simulator/pods.js';
import { stream } from '../../src/serving-core/random/streams.js';

/** A virtual clock as the control loop wants one: never late. */
export function liveClock(): VirtualClock & LiveClock {
  const clock = new VirtualClock();
  return Object.assign(clock, { actual: () => clock.now() });
}

const S = 1e9;

/** The simulator's jobs, pods and executors, behind the ports through which a live cluster is controlled. Heads answer at once. */
export function simulatedCluster(
  clock: VirtualClock & LiveClock,
  { seed, counts, quota, initial }: { seed: number; counts: Int32Array[]; quota: number; initial: number[] },
) {
  const seconds = counts.map(() => new ArrivalCounter(S));
  const sink = {
    arrived: (job: number, time: number) => seconds[job].add(time),
    ended: () => {},
  };
  const lines = counts.map((count, job) => {
    const line = new JobLine(
      job,
      new Arrivals(count, { unit: 60 * S, spacing: 'poisson' }, stream(seed, `faro/${job}/arrivals`)),
      {
        seed,
        service: resnet34,
        router: rayRouter,
        inFlight: 4,
        maxQueue: 50,
        countArrivals: false,
        bin: 60 * S,
        lookBack: 30 * S,
      },
      sink,
    );
    line.replicas.add(initial[job]);
    return line;
  });
  const changes: [time: number, job: number, count: number][] = [];
  const changed = (job: number) => changes.push([clock.now() / S, job, lines[job].replicas.count]);
  const pods = new Pods(
    quota,
    initial.map((replicas) => ({
      replicas,
      initial: replicas,
      least: 1,
      most: Number.POSITIVE_INFINITY,
      idleTimeout: 30 * S,
    })),
  );
  const executors = new Executors(clock, lines, pods, publishedStartUp, changed);
  const monitor = clock.register(() => {
    pods.expire(clock.now());
    clock.at(clock.now() + 5 * S, monitor, 0, 0);
  });
  clock.at(5 * S, monitor, 0, 0);
  const waiting: (() => void)[] = [];
  const settle = () => {
    for (const look of waiting.splice(0)) look();
  };
  const heads: Heads = {
    ask(job, answer) {
      settle();
      const line = lines[job];
      line.advance(clock.now());
      const observed = seconds[job].observed(clock.now());
      seconds[job].clear();
      const report: HeadReport = {
        waiting: line.waiting,
        replicas: line.replicas.count,
        latency: line.window.mean(clock.now()),
        arrivals: observed,
      };
      answer({ report });
      return () => {};
    },
  };
  const cluster: Cluster = {
    scale(job, replicas, acceptRate, done) {
      executors.scale(job, replicas, acceptRate);
      const look = () => {
        if (executors.busy(job)) waiting.push(look);
        else done({ replicas: lines[job].replicas.count });
      };
      look();
    },
  };
  return { heads, cluster, changes };
}

import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors.js';
import type { Controller } from '../../../../src/serving-core/faro/policies/policies.js';
import type { FaroPolicy, Wish } from '../../../../src/serving-core/faro/policies/policy.js';
import { constant } from '../../../../src/serving-core/faro/simulator/lognormal.js';
import type { MinuteRow } from '../../../../src/serving-core/faro/simulator/minutes.js';
import {
  type FaroSimulationOptions,
  type FaroSimulationSinks,
  simulateFaro,
} from '../../../../src/serving-core/faro/simulator/simulation.js';

const fixed = (...initial: number[]): Controller => ({ initial, tiers: [] });
const minutes = (count: number, length = 10) => Array<number>(length).fill(count);

/** One job of 180 ms behind a router of 4.5 ms a passage, evenly spaced. */
function even(counts: readonly number[], replicas: number, more: Partial<FaroSimulationOptions> = {}) {
  return {
    seed: 1,
    jobs: [{ counts, slo: 720, service: constant(180) }],
    quota: replicas,
    controller: fixed(replicas),
    router: constant(4.5),
    spacing: 'uniform' as const,
    ...more,
  };
}

/** Poisson arrivals at published service and route times. */
function real(counts: readonly number[], replicas: number, seed = 1): FaroSimulationOptions {
  return { seed, jobs: [{ counts, slo: 720 }], quota: replicas, controller: fixed(replicas) };
}

// A policy that wants things at given seconds, at ticks of ten.
function script(wishes: Readonly<Record<number, Wish[]>>): FaroPolicy {
  return { decide: (now) => wishes[now] ?? [] };
}

function replicaLog(options: FaroSimulationOptions) {
  const log: string[] = [];
  simulateFaro(options, { replicas: (time, job, count) => log.push(`${time / 1e9}s ${job}:${count}`) });
  return log;
}

describe("Faro's simulator", () => {
  it('takes 189 ms for every request of a job under its capacity: the service and two passages', () => {
    const latencies = new Set<number>();
    const sinks: FaroSimulationSinks = {
      request: (_job, arrival, _start, end) => latencies.add(Math.round((end - arrival) / 1e3) / 1e3),
    };
    const summary = simulateFaro(even(minutes(600), 3), sinks);
    expect([...latencies]).toEqual([189]);
    expect(summary).toMatchObject({ requests: 6000, completed: 6000, dropped: 0, violationRate: 0 });
    expect(summary.mean).toBeCloseTo(189, 6);
    expect(summary.max).toBeCloseTo(189, 6);
  });

  it('serves or drops every request of the trace', () => {
    const summary = simulateFaro(real([300, 0, 1500, 7, 1200], 2));
    expect(summary.requests).toBe(3007);
    expect(summary.completed + summary.dropped).toBe(3007);
  });

  it('completes what its replicas can when it is saturated: one in 154.3 ms each', () => {
    const { completed } = simulateFaro(real(minutes(3000), 3));
    expect(completed / 600 / (3 / 0.1543)).toBeCloseTo(1, 1.7);
  });

  it.each([1, 2, 4])('never has more than 51 + 1 + 4 each of %i replicas behind its router', (replicas) => {
    let inside = 0;
    let most = 0;
    const events: [number, number][] = [];
    simulateFaro(real(minutes(3000, 3), replicas), {
      // From the end of the first passage on, which takes 3.5 ms at least, to the end of service, which is as long before the end.
      request(_job, arrival, start, end, dropped) {
        if (dropped) return;
        events.push([arrival + 100e6, 1], [Math.max(start, arrival + 100e6), -1]);
        expect(start).toBeGreaterThan(arrival);
        expect(end).toBeGreaterThan(start + 79e6);
      },
    });
    for (const [, change] of events.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      inside += change;
      most = Math.max(most, inside);
    }
    // Those in service have started: 3 of each replica's 4 wait.
    expect(most).toBeLessThanOrEqual(52 + 3 * replicas);
    expect(most).toBeGreaterThan(40);
  });

  it('has no wait longer than a full queue takes', () => {
    const { max } = simulateFaro(real(minutes(1200, 30), 1));
    expect(max).toBeGreaterThan(8000);
    expect(max).toBeLessThan(1.15 * (52 + 4) * 154.3 + 300);
  });

  it('waits like M/G/1 with one replica: Pollaczek and Khinchine', () => {
    // λ = 3/s, E[S] = 154.28 ms, Var S = 68.5808² e^(σ²)(e^(σ²) − 1), the router adds two passages of 4.59 ms that nobody waits for.
    const squared = 0.4224712 ** 2;
    const variance = 0.0685808 ** 2 * Math.exp(squared) * Math.expm1(squared);
    const service = 0.0793016 + 0.0685808 * Math.exp(squared / 2);
    const wait = (3 * (variance + service ** 2)) / (2 * (1 - 3 * service));
    // One unit of 120,000 s: a Poisson process of one piece.
    const { mean } = simulateFaro({ ...real([360_000], 1), unit: 120_000 });
    expect(Math.abs(mean / (1000 * (wait + service + 2 * 0.004594)) - 1)).toBeLessThan(0.02);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(simulateFaro(real(minutes(900), 2))).toEqual(simulateFaro(real(minutes(900), 2)));
    expect(simulateFaro(real(minutes(900), 2, 2)).mean).not.toBe(simulateFaro(real(minutes(900), 2)).mean);
  });
});

describe('minutes', () => {
  it('lose one in the minutes of the trace and one: so the original averages', () => {
    const summary = simulateFaro(even(minutes(60, 9), 2));
    expect(summary.lostUtility).toBeCloseTo(1 - 9 / 10, 9);
    expect(summary.utilityByJob).toEqual([1]);
    expect(summary.clusterViolationRate).toBe(0);
  });

  it('have drops as endless latencies, and charge effective utilities for them', () => {
    const rows: MinuteRow[] = [];
    simulateFaro(even(minutes(1200, 4), 1), { minute: (row) => rows.push(row) });
    expect(rows.map(({ minute, requests }) => [minute, requests])).toEqual(
      [0, 1, 2, 3].map((m) => [m, 1200]),
    );
    for (const { dropped, requests, utility, effective, p99 } of rows) {
      expect(dropped / requests).toBeGreaterThan(0.1);
      expect(utility).toBe(0);
      expect(effective).toBe(0);
      expect(p99).toBeGreaterThan(720);
    }
  });
});

describe('replicas', () => {
  const controlled = (wishes: Readonly<Record<number, Wish[]>>, initial: number[], quota: number) => ({
    seed: 1,
    jobs: initial.map(() => ({ counts: minutes(60, 5), slo: 720 })),
    quota,
    controller: { initial, tiers: [{ policy: script(wishes), interval: 10 }] },
  });

  it('come 35 s after they were asked for, and go at once', () => {
    const wishes = { 10: [{ job: 0, change: { target: 3 } }], 100: [{ job: 0, change: { target: 2 } }] };
    expect(replicaLog(controlled(wishes, [1], 4))).toEqual(['0s 0:1', '45s 0:3', '100s 0:2']);
  });

  it('come within 3 s where an idle pod is left', () => {
    const wishes = { 20: [{ job: 0, change: { target: 1 } }], 30: [{ job: 0, change: { target: 3 } }] };
    expect(replicaLog(controlled(wishes, [3], 3))).toEqual(['0s 0:3', '20s 0:1', '33s 0:3']);
  });

  it('wait for pods of another job to go: 30 s idle, seen every 5 s, and tried every 5 s', () => {
    const wishes = {
      20: [
        { job: 0, change: { target: 3 } },
        { job: 1, change: { target: 1 } },
      ],
    };
    // Idle from 20 s, deleted at 50 s, found by the try at 50 s or 55 s, and cold for 35 s.
    const log = replicaLog(controlled(wishes, [1, 3], 4));
    expect(log.slice(0, 3)).toEqual(['0s 0:1', '0s 1:3', '20s 1:1']);
    expect(['85s 0:3', '90s 0:3']).toContain(log[3]);
    expect(log).toHaveLength(4);
  });

  it('accept a fraction of requests once a change is done, and not without one', () => {
    const half = (target: number) => ({ 10: [{ job: 0, change: { target }, acceptRate: 0.5 }] });
    const dropped = (target: number) => simulateFaro(controlled(half(target), [1], 2)).dropped;
    expect(dropped(1)).toBe(0);
    expect(dropped(2)).toBeGreaterThan(60);
    expect(dropped(2)).toBeLessThan(190);
  });

  it('refuse a quota below what jobs begin with, and counts that are none', () => {
    expect(() => simulateFaro({ ...real([60], 1), quota: 0 })).toThrow(UserError);
    expect(() => simulateFaro(real([60, -1], 1))).toThrow(/-1 requests in unit 1/);
    expect(() => simulateFaro(real([60, 1.5], 1))).toThrow(UserError);
    expect(() => simulateFaro({ ...real([60], 1), jobs: [] })).toThrow(/no job/);
  });
});

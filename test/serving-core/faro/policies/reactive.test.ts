import { describe, expect, it } from 'vitest';
import { Reactive, type ReactiveKind } from '../../../../src/serving-core/faro/policies/reactive.js';
import { everybody, view } from './views.js';

// The first tick at which a policy acts on a job whose latencies these are, and what it wants.
function first(kind: ReactiveKind, latencies: readonly number[]) {
  const policy = new Reactive(kind, [720]);
  for (const [tick, latency] of latencies.entries()) {
    const [wish] = policy.decide(tick, [view(latency)], everybody);
    if (wish) return { tick: tick + 1, change: wish.change };
  }
  return null;
}

describe('a reactive policy', () => {
  const slow = Array(3).fill(2000);
  const quiet = Array(60).fill(0);

  it('adds one, and AIAD alone takes one away', () => {
    expect(first('ai', slow)).toEqual({ tick: 3, change: { delta: 1 } });
    expect(first('aiad', slow)).toEqual({ tick: 3, change: { delta: 1 } });
    expect(first('ai', quiet)).toBeNull();
    expect(first('aiad', quiet)).toEqual({ tick: 60, change: { delta: -1 } });
  });

  it('scales by the ratio of latency to SLO, both ways', () => {
    expect(first('oneshot', slow)).toEqual({ tick: 3, change: { target: 6 } });
    expect(first('oneshot', Array(60).fill(360))).toEqual({ tick: 60, change: { target: 1 } });
  });

  it('smooths with 0.3 of the old', () => {
    // 1000, then 0.3·1000 + 0.7·4000 = 3100, then 0.3·3100 + 0.7·4000 = 3730.
    expect(first('oneshot-ema', [1000, 4000, 4000])).toEqual({
      tick: 3,
      change: { target: 11 },
    });
  });

  it('votes by the latency itself, not the smoothed one', () => {
    // Smoothed: 0, 0, 700, 910, 973.
    expect(first('oneshot-ema', [0, 0, 1000, 1000, 1000])).toEqual({ tick: 5, change: { target: 3 } });
  });

  it('that only adds counts ticks over the SLO whatever lies between them', () => {
    const latencies = [2000, 0, 2000, 720, 0, 2000];
    expect(first('ai', latencies)).toEqual({ tick: 6, change: { delta: 1 } });
    expect(first('aiad', latencies)).toBeNull();
  });

  it('scales in steps of at most 1, 2, 4, … replicas, beginning anew in the other direction', () => {
    const policy = new Reactive('omiomd', [720], { up: 1, down: 1 });
    const step = (latency: number, replicas: number) =>
      policy.decide(0, [view(latency, replicas)], everybody)[0].change;
    // Ten times the SLO: 20 replicas in place of 2, and so on.
    expect([step(7200, 2), step(7200, 3), step(7200, 5), step(7200, 9)]).toEqual(
      [1, 2, 4, 8].map((delta) => ({ delta })),
    );
    // Half of it: 9 in place of 17.
    expect([step(360, 17), step(360, 16), step(360, 14), step(360, 10)]).toEqual(
      [-1, -2, -4, -5].map((delta) => ({ delta })),
    );
    expect(step(800, 5)).toEqual({ delta: 1 });
    expect(step(1440, 3)).toEqual({ delta: 2 });
  });

  it('does not count a latency of just the SLO', () => {
    expect(first('ai', Array(10).fill(720))).toBeNull();
  });

  it('does not see jobs that are not free', () => {
    const policy = new Reactive('ai', [720]);
    for (let i = 0; i < 5; i++) expect(policy.decide(i, [view(2000)], () => false)).toEqual([]);
    expect(policy.decide(6, [view(2000)], everybody)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { Minstd } from '../../src/serving-core/random/minstd.js';
import type { Arrivals } from '../../src/workloads/arrivals.js';
import { firstPhase } from '../../src/workloads/bursts.js';
import { startBurstyClosedLoops } from '../../src/workloads/bursty-closed-loop.js';
import { startBurstyOpenLoops } from '../../src/workloads/bursty-open-loop.js';
import { play } from './play.js';

/** Gives the listed values (ms) in turn, for ever. */
function listed(...ms: number[]): Arrivals {
  let i = 0;
  return { gap: () => ms[i++ % ms.length] * 1e6 };
}

const slo = () => 0;

describe('the first phase of a bursty client', () => {
  it('is all but the whole burst, since the original divides 31 random bits by 2^64', () => {
    // 48271 / 2^64 of 30 s are 0.00008 ns.
    expect(firstPhase(new Minstd(0), listed(10_000), listed(20_000))).toEqual({
      bursting: true,
      lasts: 10e9,
    });
    // 2^31 / 2^64 of 30 s are 3.49 ns.
    const largest = { next: () => 0, integer: () => 2 ** 31 };
    expect(firstPhase(largest, listed(10_000), listed(20_000))).toEqual({ bursting: true, lasts: 10e9 - 3 });
  });

  it('is the rest of the pause when it lies beyond the burst', () => {
    const largest = { next: () => 0, integer: () => 2 ** 31 };
    expect(firstPhase(largest, { gap: () => 2 }, listed(20_000))).toEqual({ bursting: true, lasts: 0 });
    expect(firstPhase(largest, { gap: () => 1 }, listed(20_000))).toEqual({
      bursting: false,
      lasts: 20e9 - 1,
    });
  });
});

describe('a bursty closed loop', () => {
  const source = { next: () => 0, integer: () => 1 };

  it('is a closed loop during a burst, and pauses for another draw of the bursts, not of the pauses', () => {
    const client = {
      userId: 3,
      model: 5,
      concurrency: 2,
      source,
      burst: listed(2.5, 10, 1.5),
      idle: listed(1000),
    };
    const { sent } = play(
      { start: (context) => startBurstyClosedLoops(context, [client], slo) },
      { seconds: 0.02 },
    );
    // Burst of 2.5 ms; the last answer comes at 3 ms; pause of 10 ms; burst of 1.5 ms, last answer at 15 ms; pause of 2.5 ms.
    expect(sent.map(({ at }) => at / 1e6)).toEqual([
      0, 0, 1, 1, 2, 2, 13, 13, 14, 14, 17.5, 17.5, 18.5, 18.5, 19.5, 19.5,
    ]);
    expect(sent[0]).toMatchObject({ user: 3, model: 5 });
  });
});

describe('a bursty open loop', () => {
  it('opens a burst with a request and leaves an old burst’s timer without effect', () => {
    const client = {
      userId: 3,
      model: 5,
      source: { next: () => 0, integer: () => 1 },
      requests: listed(2),
      burst: listed(5, 3),
      idle: listed(1, 0.5),
    };
    const { sent } = play(
      { start: (context) => startBurstyOpenLoops(context, [client], slo) },
      { seconds: 0.014 },
    );
    // Burst 0–5 ms, pause (the second draw) 0.5 ms, burst 5.5–8.5, pause 1, burst 9.5–14.5.
    expect(sent.map(({ at }) => at / 1e6)).toEqual([0, 2, 4, 5.5, 7.5, 9.5, 11.5, 13.5]);
  });
});

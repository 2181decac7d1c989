import { describe, expect, it } from 'vitest';
import { ListedArrivals, MergedArrivals } from '../../../../src/serving-core/faro/simulator/arrivals.js';
import { ClosedLoop } from '../../../../src/serving-core/faro/simulator/closed-loop.js';
import { type SimulatedJob, simulateFaro } from '../../../../src/serving-core/faro/simulator/simulation.js';

const S = 1e9;
const NEVER = Number.POSITIVE_INFINITY;
const constant = (seconds: number) => ({ loc: 1000 * seconds, scale: 0, shape: 0 });

/** Arrivals and ends, s, of a job with one replica that serves in 1 s, behind a router that takes no time. */
function served(loads: SimulatedJob['loads'], more: Partial<SimulatedJob> = {}) {
  const rows: [arrival: number, end: number, dropped: boolean][] = [];
  const summary = simulateFaro(
    {
      seed: 1,
      quota: 1,
      invariants: true,
      controller: { initial: [1], tiers: [] },
      jobs: [{ counts: [], loads, slo: 720, service: constant(1), router: constant(0), ...more }],
    },
    { request: (_, arrival, __, end, dropped) => rows.push([arrival / S, end / S, dropped]) },
  );
  return { rows, summary };
}

describe('a closed loop', () => {
  it('sends the next request once the one before has ended, and a pause after it at the earliest', () => {
    const loop = new ClosedLoop({ requests: 3, pause: 5, until: NEVER });
    const sent: number[] = [];
    for (const end of [2, 11, 30]) {
      sent.push(loop.next);
      loop.advance();
      expect(loop.next).toBe(NEVER);
      loop.ended(end);
    }
    // 5 after the first, though that ended at 2; when the second ended, at 11; then no more.
    expect(sent).toEqual([0, 5, 11]);
    expect(loop.next).toBe(NEVER);
  });

  it('has one request out at a time', () => {
    expect(served([{ tasks: 3, overhead: 0 }]).rows).toEqual([
      [0, 1, false],
      [1, 2, false],
      [2, 3, false],
    ]);
    expect(served([{ tasks: 3, overhead: 1.5 }]).rows.map(([arrival]) => arrival)).toEqual([0, 1.5, 3]);
  });

  it('ends when it is told to, whatever is left of it', () => {
    expect(served([{ tasks: 100, overhead: 0, until: 2.5 }]).rows).toHaveLength(3);
  });

  it('goes on when a request was dropped', () => {
    // Two loops take turns at the replica; a third finds it and the queue of none full, and sends again and again.
    const { rows } = served([{ tasks: 4, overhead: 0.25 }], { inFlight: 1, maxQueue: 1 });
    expect(rows).toHaveLength(4);
    const both = served(
      [{ tasks: 2, overhead: 0 }, { times: Float64Array.from([0, 0, 0, 0].map(() => 0)) }],
      { inFlight: 1, maxQueue: 1 },
    ).rows;
    expect(both.filter(([, , dropped]) => dropped).length).toBeGreaterThan(0);
    expect(both).toHaveLength(6);
  });

  it('shares a job with other arrivals, and hears of its own requests alone', () => {
    const merged = new MergedArrivals([
      new ListedArrivals(Float64Array.from([1, 4])),
      new ClosedLoop({ requests: 2, pause: 0, until: NEVER }),
    ]);
    const { loop } = merged;
    expect([merged.next, loop === null]).toEqual([0, false]);
    merged.advance();
    expect([merged.next, merged.loop]).toEqual([1, null]);
    loop!.ended(3);
    merged.refresh();
    merged.advance();
    expect([merged.next, merged.loop]).toEqual([3, loop]);
    const { rows } = served([{ tasks: 2, overhead: 0 }, { times: Float64Array.from([0.5 * S]) }]);
    // The listed request is served before the loop's second, which came when its first ended.
    expect(rows).toEqual([
      [0, 1, false],
      [0.5, 2, false],
      [1, 3, false],
    ]);
  });

  it('counts the minutes that it took', () => {
    // 90 requests of 1 s end in the second minute; those later than 720 ms have a utility of 0.72.
    const { summary } = served([{ tasks: 90, overhead: 0 }]);
    expect(summary.lostUtility).toBeCloseTo(1 - (2 * 0.72) / 3, 6);
  });
});

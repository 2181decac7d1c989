import { describe, expect, it } from 'vitest';
import { simulateFaro } from '../../../../src/serving-core/faro/simulator/simulation.js';

const S = 1e9;
const constant = (seconds: number) => ({ loc: 1000 * seconds, scale: 0, shape: 0 });

/** Changes of replicas, `[s, count]`, of a job whose requests come at once and take 1 s each. */
function changes(requests: number, capacity: number) {
  const seen: [number, number][] = [];
  simulateFaro(
    {
      seed: 1,
      quota: capacity,
      byQueue: true,
      invariants: true,
      controller: { initial: [1], tiers: [] },
      jobs: [
        {
          counts: [],
          slo: 720,
          service: constant(1),
          router: constant(0),
          loads: [{ times: new Float64Array(requests) }],
        },
      ],
    },
    { replicas: (time, _, count) => seen.push([time / S, count]) },
  );
  return seen;
}

describe('replicas that follow their queues', () => {
  it('are one more when more than one request waits at each, and one less when none does', () => {
    // Five requests: one is served and three wait at the replica, one in the hand. At 1 s the first has ended and three wait: a second replica. At 2 s two wait at
    // two replicas, at 3 s one, at 4 s none: the second goes.
    expect(changes(5, 4)).toEqual([
      [0, 1],
      [1, 2],
      [4, 1],
    ]);
  });

  it('are no more than nodes have room for', () => {
    expect(changes(40, 2).every(([, count]) => count <= 2)).toBe(true);
    expect(changes(5, 1)).toEqual([[0, 1]]);
  });
});

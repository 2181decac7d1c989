import { describe, expect, it } from 'vitest';
import type { Arena } from '../../../../src/serving-core/tournament/arena.js';
import type { Competitor } from '../../../../src/serving-core/tournament/competitor.js';
import { Pools } from '../../../../src/serving-core/tournament/competitors/pools.js';
import { arenaOf, oneType } from '../contest.js';

/** Plays pools to the end, `at` being called every so many ms. */
function playPools(arena: Arena, pools: Pools, every: number, at: () => void): void {
  const competitor: Competitor = {
    arrived: (request) => pools.arrived(request),
    freed: (instance) => pools.freed(instance),
    started: (instance) => pools.started(instance),
    left: (instance) => pools.left(instance),
    period: every / 1000,
    tick: at,
  };
  arena.play(competitor);
}

describe('pools', () => {
  it('keep wishes for replicas that the fleet has not until another model gives some back', () => {
    const models = [0, 1].map(() => ({ execution: [5], slo: 100 }));
    const arena = arenaOf({ models, requests: [[50, 1]], types: oneType(4), coldStart: 0.01, end: 1 });
    const pools = new Pools(arena, { initial: [3, 3], batch: [1, 1], types: [[0], [0]] });
    const counts = () =>
      [0, 1].map((model) => [pools.target[model], pools.owned(model), pools.serving(model)]);
    const seen = [counts()];
    playPools(arena, pools, 20, () => {
      if (seen.length > 1) return;
      pools.scale(0, 1);
      seen.push(counts());
    });
    expect(seen).toEqual([
      [
        [3, 2, 2],
        [3, 2, 2],
      ],
      [
        [1, 1, 1],
        [3, 3, 2],
      ],
    ]);
  });

  it('give back the type first that they would take last', () => {
    const types = [
      { name: 'fast', count: 1, slowdown: 1, price: 6 },
      { name: 'slow', count: 2, slowdown: 3, price: 1 },
    ];
    const paid: number[][] = [];
    const arena = arenaOf(
      { models: [{ execution: [5], slo: 100 }], requests: [[70, 0]], types, coldStart: 0.01, end: 1 },
      { fleet: (t, type, count) => paid.push([t / 1e6, type, count]) },
    );
    // Two slow ones are planned. The third is the fast one, as no other is left: it serves from 30 ms on, and is the one too many at 40 ms.
    const pools = new Pools(arena, { initial: [2], batch: [1], types: [[1, 0]] });
    const wanted = [3, 2];
    playPools(arena, pools, 20, () => pools.scale(0, wanted.shift() ?? 2));
    expect(paid.filter(([at]) => at! < 70)).toEqual([
      [0, 0, 0],
      [0, 1, 2],
      [20, 0, 1],
      [30, 0, 1],
      [40, 0, 1],
      [40, 0, 0],
    ]);
  });

  it('count of a batch that runs what has passed of it, and all of one whose instance leaves', () => {
    const models = [{ execution: [10], slo: 100 }];
    const requests = [
      [50, 0],
      [51, 0],
      [90, 0],
    ] as const;
    const arena = arenaOf({ models, requests, types: oneType(2), end: 1 });
    const pools = new Pools(arena, { initial: [2], batch: [1], types: [[0]] });
    const seen: number[] = [];
    playPools(arena, pools, 27.5, () => {
      seen.push(pools.busy(0) / 1e6);
      pools.scale(0, 1);
    });
    // At 55 ms 5 + 4; both have ended at 82.5. The first tick gave one back, so the second request began at 60 and has 10 of its own.
    expect(seen).toEqual([0, 5, 20]);
  });
});

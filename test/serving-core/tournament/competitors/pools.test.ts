import { expect, it } from 'vitest';
import { Pools } from '../../../../src/serving-core/tournament/competitors/pools.js';
import { arenaOf, oneType } from '../contest.js';

it('replicas that the fleet has not wait until another model gives some back', () => {
  const models = [0, 1].map(() => ({ execution: [5], slo: 100 }));
  const arena = arenaOf({ models, requests: [[50, 1]], types: oneType(4), coldStart: 0.01, end: 1 });
  const pools = new Pools(arena, { initial: [3, 3], batch: [1, 1], types: [[0], [0]] });
  const counts = () => [0, 1].map((model) => [pools.target[model], pools.owned(model), pools.serving(model)]);
  const seen = [counts()];
  arena.play({
    arrived(request) {
      pools.scale(0, 1);
      seen.push(counts());
      pools.arrived(request);
    },
    freed: (instance) => pools.freed(instance),
    started: (instance) => pools.started(instance),
    left: (instance) => pools.left(instance),
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

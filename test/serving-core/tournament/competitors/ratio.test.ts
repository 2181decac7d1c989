import { describe, expect, it } from 'vitest';
import { wish } from '../../../../src/serving-core/tournament/competitors/ratio.js';
import { oneType, play, type Small, type SmallRequest } from '../contest.js';

/** A request of 9 ms every so many ms. */
const every = (gap: number, count: number): SmallRequest[] =>
  Array.from({ length: count }, (_, i) => [i * gap, 0]);
const small = (requests: SmallRequest[], yesterday: SmallRequest[]): Small => ({
  models: [{ execution: [9], slo: 100 }],
  types: oneType(4),
  requests,
  yesterday,
});

describe('ratio autoscaling', () => {
  it('adds replicas as Kubernetes does: all that are there, times utilisation over 60 %, rounded up', () => {
    // 90 % busy: at 15 s, 1 × 0.9 / 0.6 rounds up to 2.
    const { fleet } = play(small(every(10, 3000), [[0, 0]]), 'ratio');
    expect(fleet.slice(0, 2)).toEqual([
      [0, 0, 1, 1],
      [15_000, 0, 2, 1],
    ]);
  });

  it('keeps what it begins with for 300 s, however little comes', () => {
    // Yesterday 0.9 replicas were busy, over 0.6: 2. Today 0.9 % are, so that one is enough.
    const { fleet } = play(small(every(1000, 320), every(10, 1001)), 'ratio');
    expect(fleet.slice(0, 3)).toEqual([
      [0, 0, 2, 2],
      [300_000, 0, 2, 1],
      [300_000, 0, 1, 1],
    ]);
  });

  it.each([
    { busy: 1.8, serving: 2, target: 2, wished: 3, why: '1.8 / 0.6 = 3' },
    { busy: 0.3, serving: 2, target: 2, wished: 1, why: '0.3 / 0.6 rounds up to 1' },
    { busy: 0, serving: 2, target: 2, wished: 1, why: 'one stays' },
    { busy: 1.3, serving: 2, target: 2, wished: 2, why: '1.3 / 0.6 / 2 = 1.08 is within 10 %' },
    { busy: 1.3, serving: 2, target: 3, wished: 3, why: 'within 10 % nothing changes, while one starts too' },
    { busy: 1.8, serving: 2, target: 4, wished: 4, why: '3 of 4 would do, but two start that will help' },
    { busy: 1.9, serving: 2, target: 3, wished: 3, why: '3.17 are within 10 % of the three' },
    { busy: 2, serving: 2, target: 3, wished: 4, why: '3.33 are not' },
    { busy: 0, serving: 0, target: 1, wished: 1, why: 'nobody serves, so nothing is known' },
  ])('wishes for $wished where $busy of $serving are busy and $target wanted: $why', (row) => {
    expect(wish(row.busy, row.serving, row.target)).toBe(row.wished);
  });
});

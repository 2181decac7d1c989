import { describe, expect, it } from 'vitest';
import { RateCurve } from '../../src/workloads/rate-curve.js';

describe('a curve of rates', () => {
  it('at a constant rate expects the n-th request after n/rate', () => {
    const curve = new RateCurve([{ seconds: 10, from: 4, to: 4 }]);
    expect([curve.requests, curve.seconds]).toEqual([40, 10]);
    expect([0, 1, 2, 39].map((n) => curve.timeOf(n))).toEqual([0, 0.25, 0.5, 9.75]);
  });

  it('on a ramp from 0 expects n requests after √(2n·T/rate)', () => {
    const curve = new RateCurve([{ seconds: 10, from: 0, to: 20 }]);
    expect(curve.requests).toBe(100);
    for (const n of [1, 4, 25, 81]) expect(curve.timeOf(n)).toBeCloseTo(Math.sqrt(n), 12);
  });

  it('on a ramp down to 0 mirrors the ramp up', () => {
    const curve = new RateCurve([{ seconds: 10, from: 20, to: 0 }]);
    for (const n of [1, 4, 25, 81]) expect(curve.timeOf(100 - n)).toBeCloseTo(10 - Math.sqrt(n), 9);
  });

  it('passes over pauses', () => {
    const curve = new RateCurve([
      { seconds: 1, from: 2, to: 2 },
      { seconds: 5, from: 0, to: 0 },
      { seconds: 1, from: 4, to: 4 },
    ]);
    expect([1, 2, 3].map((n) => curve.timeOf(n))).toEqual([0.5, 6, 6.25]);
  });

  it('expects nothing beyond its end', () => {
    const curve = new RateCurve([{ seconds: 1, from: 2, to: 2 }]);
    expect(curve.timeOf(2)).toBe(Number.POSITIVE_INFINITY);
    expect(new RateCurve([{ seconds: 1, from: 0, to: 0 }]).timeOf(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

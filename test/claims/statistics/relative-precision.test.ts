import { describe, expect, it } from 'vitest';
import {
  adjusted,
  isNarrow,
  precisionOf,
  repeatsNext,
} from '../../../src/claims/statistics/relative-precision.js';
import { normal } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';

describe('how well a mean of repeats is known', () => {
  it("is Student's half width over the mean: 99, 100, 101 give 4.3027 / √3 of 100", () => {
    const { repeats, mean, half, relative } = precisionOf([99, 100, 101], 0);
    expect([repeats, mean]).toEqual([3, 100]);
    expect(half).toBeCloseTo(4.30265 / Math.sqrt(3), 4);
    expect(relative).toBeCloseTo(0.0248414, 6);
  });

  it('is not known of a single repeat', () => {
    expect(precisionOf([7], 0)).toEqual({ repeats: 1, mean: 7, half: null, relative: null });
    expect(isNarrow(precisionOf([7], 0), 1)).toBe(false);
  });

  it('takes a mean that is nearly 0 for as large as the least size that matters', () => {
    const rates = [0.0001, 0.0003, 0.0005];
    expect(precisionOf(rates, 0).relative).toBeCloseTo(0.000496828 / 0.0003, 4);
    expect(precisionOf(rates, 0.05).relative).toBeCloseTo(0.000496828 / 0.05, 6);
    expect(isNarrow(precisionOf(rates, 0), 0.02)).toBe(false);
    expect(isNarrow(precisionOf(rates, 0.05), 0.02)).toBe(true);
  });

  it('is whole where nothing varies, also at 0', () => {
    expect(precisionOf([0, 0, 0], 0).relative).toBe(0);
    expect(precisionOf([5, 5], 0).relative).toBe(0);
    expect(isNarrow(precisionOf([0, 0], 0), 0.001)).toBe(true);
  });

  it('asks for less than what is wanted, since the true mean may be smaller than the measured one', () => {
    expect(adjusted(0.02)).toBeCloseTo(0.0196078, 6);
    expect(() => adjusted(0)).toThrow('no relative precision of 0');
    expect(() => adjusted(1.5)).toThrow('no relative precision of 1.5');
  });
});

describe('how many repeats to have next', () => {
  it('is what would be enough if the variance stayed', () => {
    // Mean 100, standard deviation 3.1623 of five: 2.3646·3.1623/√8 = 2.64 %, 2.2622·3.1623/√10 = 2.26 % ≤ 3/1.03 = 2.913 %
    // and of seven 2.4469·3.1623/√7 = 2.925 %, a little too wide.
    expect(repeatsNext([96, 98, 100, 102, 104], 0, 0.03)).toBe(8);
  });

  it('is at most twice as many as there are', () => {
    expect(repeatsNext([50, 75, 100, 125, 150], 0, 0.02)).toBe(10);
  });

  it('is one more of one', () => {
    expect(repeatsNext([3], 0, 0.02)).toBe(2);
  });
});

describe('repeating until an interval is narrow', () => {
  /** Repeats of a metric with mean 1, as the rule asks for them, five first. */
  function study(seed: number, spread: number, wanted: number): { covered: boolean; close: boolean } {
    const random = stream(seed, 'repeats');
    const values: number[] = [];
    for (let next = 5; ; next = repeatsNext(values, 0, wanted)) {
      while (values.length < next) values.push(1 + spread * normal(random));
      const precision = precisionOf(values, 0);
      if (!isNarrow(precision, wanted)) continue;
      const off = Math.abs(precision.mean - 1);
      return { covered: off <= (precision.half as number), close: off <= wanted };
    }
  }

  it.each([
    [0.01, 0.02],
    [0.02, 0.02],
    [0.03, 0.02],
    [0.05, 0.02],
  ])('covers the mean about as often as it says: spread %s, wanted %s', (spread, wanted) => {
    const studies = Array.from({ length: 1000 }, (_, seed) => study(seed, spread, wanted));
    const share = (of: 'covered' | 'close') => studies.filter((one) => one[of]).length / studies.length;
    // Three standard errors of a thousand studies at 0.93 are 0.024.
    expect(share('covered')).toBeGreaterThan(0.905);
    expect(share('close')).toBeGreaterThan(0.925);
  });
});

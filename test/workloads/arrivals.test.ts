import { describe, expect, test } from 'vitest';
import { Minstd } from '../../src/serving-core/random/minstd.js';
import { fixedRate, poisson } from '../../src/workloads/arrivals.js';

describe('Poisson arrivals', () => {
  // Gaps of the original's exponential distribution at 100 requests/s.
  test.each([
    [0, [888666, 22220312, 2103381, 5075117, 13606751, 8218671]],
    [2, [1864077, 15288840, 4770355, 15897175]],
    [3, [2945017, 11234189, 8418080, 2157027]],
  ])('have the gaps of the original for seed %i', (seed, gaps) => {
    const arrivals = poisson(100, new Minstd(seed));
    expect(gaps.map(() => arrivals.gap())).toEqual(gaps);
  });

  test('have the mean and the deviation of their rate', () => {
    const arrivals = poisson(250, new Minstd(9));
    const gaps = Array.from({ length: 40_000 }, () => arrivals.gap());
    const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((a, b) => a + (b - mean) ** 2, 0) / gaps.length);
    expect(mean / 4e6).toBeGreaterThan(0.98);
    expect(mean / 4e6).toBeLessThan(1.02);
    expect(deviation / mean).toBeGreaterThan(0.97);
    expect(deviation / mean).toBeLessThan(1.03);
  });
});

describe('arrivals at a fixed rate', () => {
  test.each([
    [50, 20_000_000],
    [600 / 12, 20_000_000],
    [3, 333_333_333],
    [2400 / 48, 20_000_000],
  ])('of %f requests/s are %i ns apart, in whole ns', (rate, gap) => {
    const arrivals = fixedRate(rate);
    expect([arrivals.gap(), arrivals.gap()]).toEqual([gap, gap]);
  });
});

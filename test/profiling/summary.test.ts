import { describe, expect, it } from 'vitest';
import { quantile, summarize } from '../../src/profiling/summary.js';

describe('quantile', () => {
  // Nearest rank: of 1 to 100, the p-th percentile is p.
  it('is the value of the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect([0.5, 0.9, 0.99, 0.9999, 1].map((p) => quantile(hundred, p))).toEqual([50, 90, 99, 100, 100]);
    expect([0, 0.5, 0.51].map((p) => quantile([3, 8], p))).toEqual([3, 3, 8]);
    expect(quantile([4], 0.5)).toBe(4);
  });

  it('tells a p99.99 from the maximum once there are 10,000 values', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => i + 1);
    expect(quantile(many, 0.9999)).toBe(9999);
    expect(quantile(many.slice(0, 9999), 0.9999)).toBe(9999);
  });
});

describe('summarize', () => {
  it('gives the moments and percentiles of what follows the warm-up', () => {
    // 90, 100 and 110 over and over: mean 100, variance 100 · 2/3 · 99/98.
    const times = [...new Array(10).fill(900), ...Array.from({ length: 99 }, (_, i) => 90 + 10 * (i % 3))];
    const summary = summarize(times);
    expect(summary).toMatchObject({
      runs: 99,
      warmUp: 10,
      warm: true,
      min: 90,
      p50: 100,
      p99: 110,
      max: 110,
    });
    expect(summary.mean).toBeCloseTo(100, 10);
    expect(summary.cv).toBeCloseTo(Math.sqrt(((200 / 3) * 99) / 98) / 100, 10);
  });

  // Mean 2, standard deviation 1, and t = 4.302653 for two degrees of freedom (any table).
  it('has the interval of Student over single runs when there are few', () => {
    expect(summarize([1, 2, 3]).halfWidth).toBeCloseTo(4.302653 / Math.sqrt(3) / 2, 5);
  });

  // Ten batches of two: means 2.5 and 1.5 in turn, so mean 2, deviation √(10 · 0.25 / 9); t = 2.262157 for nine degrees.
  it('has the interval of Student over ten batches when there are more', () => {
    const times = Array.from({ length: 20 }, (_, i) => [2, 3, 2, 1][i % 4]);
    const { halfWidth, warmUp } = summarize(times);
    expect(warmUp).toBe(0);
    expect(halfWidth).toBeCloseTo((2.262157 * Math.sqrt(2.5 / 9)) / Math.sqrt(10) / 2, 5);
  });

  it('is not steady when the times change in the second half, since its batches differ', () => {
    const { halfWidth } = summarize([...new Array(70).fill(300), ...new Array(30).fill(100)]);
    // Batches of 300 seven times and of 100 three times: mean 240, deviation √(84000 / 9).
    expect(halfWidth).toBeCloseTo((2.262157 * Math.sqrt(84_000 / 9)) / Math.sqrt(10) / 240, 5);
  });

  it('knows no interval of a single run, and refuses none at all', () => {
    expect(summarize([5])).toMatchObject({
      runs: 1,
      p50: 5,
      p9999: 5,
      cv: 0,
      halfWidth: Number.POSITIVE_INFINITY,
    });
    expect(() => summarize([])).toThrow(RangeError);
  });

  it('widens the interval where several are taken of one series', () => {
    // t with 2 degrees of freedom: 4.302653 at 0.975, 6.205347 at 0.9875
    expect(summarize([1, 2, 3], 2).halfWidth).toBeCloseTo(6.205347 / Math.sqrt(3) / 2, 5);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchMeans } from '../../../src/claims/statistics/batch-means.js';
import { difference } from '../../../src/claims/statistics/difference.js';
import { satisfaction } from '../../../src/claims/statistics/satisfaction.js';
import { studentQuantile } from '../../../src/claims/statistics/student.js';
import { proportion } from '../../../src/claims/statistics/wilson.js';

describe("Student's t quantile", () => {
  // Printed in every table of the distribution.
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.975, 3, 3.18245],
    [0.975, 4, 2.77645],
    [0.975, 9, 2.26216],
    [0.975, 10, 2.22814],
    [0.975, 29, 2.04523],
    [0.975, 30, 2.04227],
    [0.975, 120, 1.97993],
    [0.95, 5, 2.01505],
    [0.995, 7, 3.49948],
    [0.9995, 1, 636.619],
  ])('p = %f with %i degrees of freedom is %f', (p, degrees, t) => {
    expect(Math.abs(studentQuantile(p, degrees) / t - 1)).toBeLessThan(3e-6);
  });

  it('is the exact tangent for one degree: t = tan(pi (p - 1/2))', () => {
    for (const p of [0.6, 0.8, 0.9, 0.99]) {
      expect(studentQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 9);
    }
  });

  it('approaches the normal quantile', () => {
    expect(studentQuantile(0.975, 20_000)).toBeCloseTo(1.959964, 3);
  });

  it('refuses what it has no answer for', () => {
    expect(() => studentQuantile(0.4, 5)).toThrow(RangeError);
    expect(() => studentQuantile(0.975, 0)).toThrow(RangeError);
    expect(() => studentQuantile(0.975, 2.5)).toThrow(RangeError);
  });
});

describe('a proportion', () => {
  // Newcombe 1998, Statistics in Medicine 17:857, Table I, method 3: four standard examples.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%i of %i has Wilson's interval %f to %f", (x, n, low, high) => {
    const estimate = proportion(x, n);
    expect(estimate.low).toBeCloseTo(low, 4);
    expect(estimate.high).toBeCloseTo(high, 4);
  });

  it('of all or none touches the end and still has a width', () => {
    expect(proportion(3000, 3000)).toMatchObject({ value: 1, high: 1 });
    // 1 - z²/(n + z²)
    expect(proportion(3000, 3000).low).toBeCloseTo(3000 / (3000 + 3.841459), 9);
    expect(proportion(0, 10).low).toBe(0);
  });

  it('needs trials', () => {
    expect(() => proportion(0, 0)).toThrow(RangeError);
    expect(() => proportion(2, 1)).toThrow(RangeError);
  });
});

describe('a difference of proportions', () => {
  // Newcombe 1998, Statistics in Medicine 17:873, Table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 10, 0.6075, 1],
  ])("%i/%i less %i/%i has Newcombe's interval %f to %f", (a, m, b, n, low, high) => {
    const estimate = difference(proportion(a, m), proportion(b, n));
    expect(estimate.value).toBeCloseTo(a / m - b / n, 12);
    expect(estimate.low).toBeCloseTo(low, 4);
    expect(estimate.high).toBeCloseTo(high, 4);
  });
});

describe('batch means', () => {
  it('of equal batches are the mean with s/sqrt(k) times the t quantile', () => {
    const batches = [0.6, 0.7, 0.8].map((p) => ({ successes: 100 * p, trials: 100 }));
    const estimate = batchMeans(batches)!;
    // Mean 0.7, s = 0.1, k = 3: half-width 4.302653 * 0.1 / sqrt(3).
    expect(estimate.value).toBeCloseTo(0.7, 12);
    expect(estimate.high - 0.7).toBeCloseTo(0.248414, 5);
    expect(0.7 - estimate.low).toBeCloseTo(0.248414, 5);
  });

  it('need two batches with requests', () => {
    expect(batchMeans([{ successes: 5, trials: 10 }])).toBeNull();
    expect(
      batchMeans([
        { successes: 5, trials: 10 },
        { successes: 0, trials: 0 },
      ]),
    ).toBeNull();
  });
});

describe('satisfaction', () => {
  it('takes the wider interval: batches that share their fate, or single trials that all succeed', () => {
    const bursty = [100, 0, 100, 0].map((successes) => ({ successes, trials: 100 }));
    expect(satisfaction(bursty)).toMatchObject({ value: 0.5, low: 0, high: 1, trials: 400 });
    const steady = [100, 100].map((successes) => ({ successes, trials: 100 }));
    expect(satisfaction(steady)!.low).toBeCloseTo(200 / (200 + 3.841459), 8);
  });

  it('is nothing without requests', () => {
    expect(satisfaction([])).toBeNull();
  });

  it('lies within its interval, and the interval within 0 and 1', () => {
    const batch = fc
      .tuple(fc.nat(1000), fc.nat(1000))
      .map(([a, b]) => ({ successes: Math.min(a, b), trials: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 20 }), (batches) => {
        const estimate = satisfaction(batches);
        if (estimate === null) return batches.every(({ trials }) => trials === 0);
        const { value, low, high } = estimate;
        return 0 <= low && low <= value && value <= high && high <= 1;
      }),
    );
  });
});

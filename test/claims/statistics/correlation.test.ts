import { describe, expect, it } from 'vitest';
import { correlation } from '../../../src/claims/statistics/correlation.js';
import { meanHalfWidth } from '../../../src/claims/statistics/mean.js';
import { stream } from '../../../src/serving-core/random/streams.js';

/** A first-order autoregression of standard normal steps (sums of twelve uniform numbers). */
function series(name: string, n: number, persistence: number): number[] {
  const random = stream(1, name);
  const values: number[] = [];
  for (let i = 0; i < n; i++) {
    const step = Array.from({ length: 12 }, () => random.next()).reduce((a, b) => a + b, -6);
    values.push(persistence * (values.at(-1) ?? 0) + step);
  }
  return values;
}

describe('the correlation of two series', () => {
  it('is Pearson’s, of no more pairs than there are', () => {
    // means 3 and 4; Sxx = 10, Syy = 10, Sxy = 7; y falls and rises, which would make for more than five pairs
    const found = correlation([1, 2, 3, 4, 5], [2, 3, 6, 4, 5])!;
    expect(found.value).toBeCloseTo(7 / 10, 12);
    expect(found.effective).toBeLessThanOrEqual(5);
  });

  it('counts pairs for less where neighbours resemble each other, so that its interval covers none', () => {
    let [naive, covered] = [0, 0];
    const [n, runs] = [60, 200];
    for (let run = 0; run < runs; run++) {
      const { value, low, high } = correlation(series(`x${run}`, n, 0.8), series(`y${run}`, n, 0.8))!;
      if (Math.abs(Math.atanh(value)) < 1.96 / Math.sqrt(n - 3)) naive++;
      if (low === undefined || (low < 0 && high! > 0)) covered++;
    }
    // two independent series: 95 % of the intervals must hold 0; as if pairs were independent it is some 65 %
    expect(naive / runs).toBeLessThan(0.8);
    expect(covered / runs).toBeGreaterThan(0.88);
  });

  it('has no interval where the pairs are worth less than four, and is none of a constant', () => {
    expect(correlation([1, 2, 3], [1, 3, 2])).toEqual({ value: 0.5, effective: 3 });
    expect(correlation([1, 1, 1, 1], [1, 2, 3, 4])).toBeNull();
    expect(correlation([1, 2], [1, 2])).toBeNull();
  });
});

describe('the half width of a mean', () => {
  it('is Student’s: t = 4.30265 for three values', () => {
    expect(meanHalfWidth([1, 2, 3])).toBeCloseTo(4.30265 / Math.sqrt(3), 4);
    expect(meanHalfWidth([5, 5])).toBe(0);
    expect(meanHalfWidth([5])).toBeUndefined();
  });
});

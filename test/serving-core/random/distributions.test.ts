import { describe, expect, it } from 'vitest';
import { logFactorial, poisson } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';

describe('a Poisson variate', () => {
  it.each([0.3, 4, 9.9, 10, 60, 3600])('of mean %d has its mean and its variance', (mean) => {
    const source = stream(1, `poisson ${mean}`);
    const draws = Array.from({ length: 40_000 }, () => poisson(source, mean));
    const average = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - average) ** 2, 0) / draws.length;
    // Four standard errors; that of the variance is √((2 + 1/mean) / n) of it.
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / draws.length));
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / mean) / draws.length));
    expect(draws.every((x) => Number.isInteger(x) && x >= 0)).toBe(true);
  });

  it.each([3, 20])('of mean %d is as often each number as it should be', (mean) => {
    const source = stream(2, `poisson ${mean}`);
    const n = 50_000;
    const seen = new Map<number, number>();
    for (let i = 0; i < n; i++) {
      const x = poisson(source, mean);
      seen.set(x, (seen.get(x) ?? 0) + 1);
    }
    let chi = 0;
    let cells = 0;
    for (let k = 0; k < 60; k++) {
      const expected = n * Math.exp(k * Math.log(mean) - mean - logFactorial(k));
      if (expected < 20) continue;
      chi += ((seen.get(k) ?? 0) - expected) ** 2 / expected;
      cells++;
    }
    // Mean cells, standard deviation √(2 cells).
    expect(chi).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
  });

  it('needs logarithms of factorials: those of small numbers are exact, that of 20 is known', () => {
    expect(Math.exp(logFactorial(5))).toBeCloseTo(120, 10);
    expect(logFactorial(10)).toBeCloseTo(Math.log(3_628_800), 10);
    expect(logFactorial(20)).toBeCloseTo(Math.log(2_432_902_008_176_640_000), 10);
  });
});

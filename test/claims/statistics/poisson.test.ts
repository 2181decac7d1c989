import { describe, expect, it } from 'vitest';
import { poissonCount } from '../../../src/claims/statistics/poisson.js';

describe('the interval of a count', () => {
  // Garwood's limits, as printed in tables of the Poisson distribution's 95 % confidence limits.
  it.each([
    [1, 0.0253, 5.5716],
    [2, 0.2422, 7.2247],
    [5, 1.6235, 11.6683],
    [10, 4.7954, 18.3904],
    [20, 12.2165, 30.8884],
    [50, 37.1113, 65.9188],
    [100, 81.3637, 121.6272],
  ])('of %i is %f to %f', (count, low, high) => {
    const found = poissonCount(count);
    expect(found.value).toBe(count);
    expect(found.low).toBeCloseTo(low, 3);
    expect(found.high).toBeCloseTo(high, 3);
  });

  it('of none ends at −ln 0.025', () => {
    expect(poissonCount(0)).toMatchObject({ value: 0, low: 0 });
    expect(poissonCount(0).high).toBeCloseTo(-Math.log(0.025), 10);
  });

  it('approaches the normal one for a large count', () => {
    const { low, high } = poissonCount(1_000_000);
    expect((high - low) / 2 / (1.959964 * 1000)).toBeCloseTo(1, 3);
  });

  it('is refused for what is no count', () => {
    for (const count of [-1, 0.5, Number.NaN]) expect(() => poissonCount(count)).toThrow(RangeError);
  });
});

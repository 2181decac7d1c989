import { describe, expect, it } from 'vitest';
import { meanOf } from '../../../src/claims/statistics/mean.js';

describe('the mean of replications', () => {
  it("has Student's interval: 1, 2, 3 give 2 ± 4.3027 / √3", () => {
    const { value, low, high } = meanOf([1, 2, 3]);
    expect(value).toBe(2);
    expect(high - value).toBeCloseTo(4.30265 / Math.sqrt(3), 4);
    expect(value - low).toBeCloseTo(high - value, 12);
  });

  it('of a single value is that value, and of none is refused', () => {
    expect(meanOf([7])).toEqual({ value: 7, low: 7, high: 7 });
    expect(() => meanOf([])).toThrow('no mean of no values');
  });
});

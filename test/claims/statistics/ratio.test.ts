import { describe, expect, it } from 'vitest';
import { ratioOfSums } from '../../../src/claims/statistics/ratio.js';

describe('a ratio of sums', () => {
  // Residuals of 2 · count are 2, −1 and −1: their deviation is √3, the mean count 1.
  const parts = [
    { sum: 2, count: 0 },
    { sum: 1, count: 1 },
    { sum: 3, count: 2 },
  ];

  it('counts a part without a count that adds to the sum, and none that adds nothing', () => {
    const found = ratioOfSums(parts)!;
    expect(found.value).toBe(2);
    // Student's t of 2 degrees at 0.975.
    expect(found.high - 2).toBeCloseTo(4.3027, 3);
    expect(ratioOfSums([...parts, { sum: 0, count: 0 }])).toEqual(found);
  });

  it('has no interval of a single part', () => {
    expect(ratioOfSums([{ sum: 1, count: 2 }])).toBeNull();
  });
});

import { expect, it } from 'vitest';
import { widened } from '../../../experiments/shared/widened.js';

it('an interval grows to either side by as many times, around the same value', () => {
  const own = { value: 10, low: 8, high: 13 };
  expect(widened(own, 1)).toEqual(own);
  // Normal table: z(0.9975) = 2.80703 over z(0.975) = 1.95996.
  const ten = widened(own, 10);
  expect([ten.low, ten.value, ten.high]).toEqual([
    expect.closeTo(10 - 2 * 1.43219, 3),
    10,
    expect.closeTo(10 + 3 * 1.43219, 3),
  ]);
});

it('grows by Student’s quantiles where few tell its width: t of 2 degrees is 14.089 at 0.9975, 4.3027 at 0.975', () => {
  const { low, high } = widened({ value: 10, low: 8, high: 13, degrees: 2 }, 10);
  expect(10 - low).toBeCloseTo((2 * 14.089) / 4.3027, 3);
  expect(high - 10).toBeCloseTo((3 * 14.089) / 4.3027, 3);
});

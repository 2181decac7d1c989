import { expect, it } from 'vitest';
import { widened } from '../../../experiments/shared/widened.js';

it('an interval grows to either side by as many times, around the same value', () => {
  expect(widened({ value: 10, low: 8, high: 13 }, 2)).toEqual({ value: 10, low: 6, high: 16 });
  expect(widened({ value: 10, low: 8, high: 13 }, 1)).toEqual({ value: 10, low: 8, high: 13 });
});

import { type Estimate, simultaneous } from 'repro';

/** An interval as wide to either side as it must be for so many to hold together. */
export function widened({ value, low, high, degrees }: Estimate, comparisons: number): Estimate {
  const times = simultaneous(comparisons, degrees);
  return { value, low: value - times * (value - low), high: value + times * (high - value) };
}

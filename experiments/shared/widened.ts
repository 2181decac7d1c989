import type { Estimate } from 'repro';

/** An interval so many times as wide to either side: several that shall hold together must each be wider. */
export const widened = ({ value, low, high }: Estimate, times: number): Estimate => ({
  value,
  low: value - times * (value - low),
  high: value + times * (high - value),
});

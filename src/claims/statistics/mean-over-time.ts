import { type Estimate, z95 } from './estimate.js';
import { ratioOfSums } from './ratio.js';

/** Values of one stretch of time: how many, their sum, and the sum of their squares. */
export interface Moments {
  count: number;
  sum: number;
  squares: number;
}

/**
 * A mean over stretches of time, with the wider of two 95 % intervals: that of single values by the central limit theorem, which has a
 * width also where all stretches are alike, and that of `ratioOfSums`, which sees that neighbours share their fate. Null for fewer than two values.
 */
export function meanOverTime(parts: readonly Moments[]): Estimate | null {
  const total = (of: (part: Moments) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const [count, sum, squares] = [total((p) => p.count), total((p) => p.sum), total((p) => p.squares)];
  if (count < 2) return null;
  const value = sum / count;
  // Rounding may take what is 0 below it.
  const variance = Math.max(0, squares - count * value ** 2) / (count - 1);
  const half = z95 * Math.sqrt(variance / count);
  const batched = ratioOfSums(parts) ?? { low: value, high: value };
  return { value, low: Math.min(value - half, batched.low), high: Math.max(value + half, batched.high) };
}

import type { Estimate } from './estimate.js';
import { studentQuantile } from './student.js';

/** Half width of Student's 95 % interval of the mean of independent values; undefined for fewer than two. */
export function meanHalfWidth(values: readonly number[]): number | undefined {
  const n = values.length;
  if (n < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return studentQuantile(0.975, n - 1) * Math.sqrt(variance / n);
}

/** Mean of independent replications with Student's 95 % interval; of a single one the interval is the value itself. Throws RangeError without any. */
export function meanOf(values: readonly number[]): Estimate {
  if (values.length === 0) throw new RangeError('no mean of no values');
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const half = meanHalfWidth(values) ?? 0;
  return {
    value,
    low: value - half,
    high: value + half,
    ...(values.length > 1 && { degrees: values.length - 1 }),
  };
}

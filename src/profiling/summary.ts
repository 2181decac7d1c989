import { studentQuantile } from '../claims/statistics/student.js';
import { warmUp } from './warm-up.js';

/** Batches of consecutive runs that the interval of the mean is taken from. */
const BATCHES = 10;

/** What the runs of one batch size come to. Times in the unit of the samples. */
export interface Summary {
  /** Runs after the warm-up; all that follows is of them. */
  runs: number;
  warmUp: number;
  /** Whether the warm-up was seen to end. */
  warm: boolean;
  min: number;
  p50: number;
  p99: number;
  /** The maximum when there are fewer than 10,000 runs, as nearest rank has it. */
  p9999: number;
  max: number;
  mean: number;
  /** Half of the mean's 95 % interval, as a fraction of the mean; infinite for a single run. Holds for all looks together. */
  halfWidth: number;
  /** Standard deviation over mean. */
  cv: number;
}

/**
 * Drops the warm-up of a series of times and sums up the rest. The interval is Student's over ten batches of consecutive
 * runs, which sees that neighbours are alike (Law, Simulation Modeling and Analysis, 9.5.3); below twenty runs it is over single
 * runs. `looks` is how many such intervals one takes of a series as it grows: each has 1 − 0.05 / looks (Bonferroni), so that
 * all of them, and the one that stops it, hold with 95 %.
 */
export function summarize(times: ArrayLike<number>, looks = 1): Summary {
  if (times.length === 0) throw new RangeError('no run to sum up');
  const { runs: dropped, over } = warmUp(times);
  const kept = Float64Array.from({ length: times.length - dropped }, (_, i) => times[dropped + i]);
  const { mean, deviation } = moments(kept);
  const width = Math.floor(kept.length / BATCHES);
  const parts =
    width < 2
      ? kept
      : Float64Array.from(
          { length: BATCHES },
          (_, b) => moments(kept.subarray(b * width, (b + 1) * width)).mean,
        );
  const sorted = kept.slice().sort();
  return {
    runs: kept.length,
    warmUp: dropped,
    warm: over,
    min: sorted[0],
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    p9999: quantile(sorted, 0.9999),
    max: sorted[sorted.length - 1],
    mean,
    halfWidth: halfWidth(parts, looks) / mean,
    cv: deviation / mean,
  };
}

/** Nearest rank: the least value that at least a fraction `p` of all are at most (Hyndman & Fan 1996, definition 1). */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  // A product like 0.99 · 100 may come out a hair above the whole number that it is.
  return sorted[Math.max(0, Math.ceil(p * sorted.length - 1e-9) - 1)];
}

function halfWidth(values: Float64Array, looks: number): number {
  if (values.length < 2) return Number.POSITIVE_INFINITY;
  const quantile = studentQuantile(1 - 0.025 / looks, values.length - 1);
  return (quantile * moments(values).deviation) / Math.sqrt(values.length);
}

/** Mean and standard deviation of a sample; the latter 0 for a single value. */
function moments(values: Float64Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

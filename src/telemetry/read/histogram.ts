import { binOf } from '../rollup/bins.js';
import { nearestRank } from '../rollup/rank.js';

/** How many values lie in each bin, upwards; empty bins are left out. */
export interface Histogram {
  total: number;
  /** Bounds of each bin, both included; the outermost are the smallest and the largest value. */
  low: Float64Array;
  high: Float64Array;
  count: Float64Array;
}

export function histogramOf(
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  count: ArrayLike<number>,
): Histogram {
  const counts = Float64Array.from(count);
  const total = counts.reduce((sum, values) => sum + values, 0);
  return { total, low: Float64Array.from(low), high: Float64Array.from(high), count: counts };
}

/** The values of several histograms together: of the repeats of a point. */
export function mergeHistograms(parts: readonly Histogram[]): Histogram {
  const bins = new Map<number, { low: number; high: number; count: number }>();
  for (const { low, high, count } of parts) {
    for (let i = 0; i < count.length; i++) {
      const index = binOf(low[i]);
      const bin = bins.get(index);
      if (!bin) bins.set(index, { low: low[i], high: high[i], count: count[i] });
      else {
        bin.low = Math.min(bin.low, low[i]);
        bin.high = Math.max(bin.high, high[i]);
        bin.count += count[i];
      }
    }
  }
  const all = [...bins.values()].sort((a, b) => a.low - b.low);
  return histogramOf(
    all.map(({ low }) => low),
    all.map(({ high }) => high),
    all.map(({ count }) => count),
  );
}

/**
 * The value of rank ⌈q·n⌉ (nearest rank), within 0.1 %: the middle of its bin; the smallest and the largest exactly. NaN for
 * an empty histogram.
 */
export function histogramQuantile(histogram: Histogram, q: number): number {
  const { low, high } = quantileBounds(histogram, q);
  return Math.floor((low + high) / 2);
}

/** Between which values, both included, that of rank ⌈q·n⌉ lies: the bounds of its bin. NaN for an empty histogram. */
export function quantileBounds(histogram: Histogram, q: number): { low: number; high: number } {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`${q} is no quantile`);
  const { total, low, high, count } = histogram;
  if (total === 0) return { low: Number.NaN, high: Number.NaN };
  let left = nearestRank(q, total);
  const [smallest, largest] = [low[0], high[high.length - 1]];
  if (left >= total) return { low: largest, high: largest };
  if (left === 1) return { low: smallest, high: smallest };
  let bin = 0;
  while (left > count[bin]) left -= count[bin++];
  return { low: low[bin], high: high[bin] };
}

/** Points of a distribution's tail: `value[i]` is the quantile 1 − 10^(−y[i]). */
export interface TailCdf {
  /** Nines: 0 is the smallest value, 1 the 90th percentile, 2 the 99th. */
  y: Float64Array;
  value: Float64Array;
}

/** The tail as the original's scripts draw it: `points` quantiles, their y spaced evenly from 0 to log10 of the values' number. */
export function tailCdf(histogram: Histogram, points = 1000): TailCdf {
  if (histogram.total === 0) return { y: new Float64Array(0), value: new Float64Array(0) };
  const most = Math.log10(histogram.total);
  const y = Float64Array.from({ length: points }, (_, i) => (points > 1 ? (i * most) / (points - 1) : 0));
  return { y, value: y.map((nines) => histogramQuantile(histogram, 1 - 10 ** -nines)) };
}

import type { Estimate } from '../claims/statistics/estimate.js';
import { meanOverTime } from '../claims/statistics/mean-over-time.js';
import { satisfaction } from '../claims/statistics/satisfaction.js';
import { proportion } from '../claims/statistics/wilson.js';
import { histogramQuantile, mergeHistograms, quantileBounds } from '../telemetry/read/histogram.js';
import { readHistogram } from '../telemetry/read/histograms.js';
import { readMinutes } from '../telemetry/read/minutes.js';
import type { PointView } from '../telemetry/run.js';
import type { HistogramName } from '../telemetry/tables/clockwork.js';

/** Satisfaction of a point with `minutes`: the same share as of its rows, over batches of its buckets. Null without requests. */
export async function satisfactionOfMinutes(point: PointView): Promise<Estimate | null> {
  const { columns, rows } = await readMinutes(point);
  const buckets = Array.from({ length: rows }, (_, i) => ({
    successes: columns.goodput[i],
    trials: columns.requests[i],
  }));
  return satisfaction(buckets.filter(({ trials }) => trials > 0));
}

/** The mean batch of a point with `minutes`, of failed inferences too, which the buckets do not tell apart. Null without any. */
export async function meanBatchOfMinutes(point: PointView): Promise<Estimate | null> {
  const { columns, rows } = await readMinutes(point);
  const buckets = Array.from({ length: rows }, (_, i) => ({
    ...{ count: columns.infers[i], sum: columns.batch[i], squares: columns.batch_square[i] },
  }));
  return meanOverTime(buckets.filter(({ count }) => count > 0));
}

/**
 * Quantiles of the values of some histograms of a point, ns, within 0.1 %. Intervals are Woodruff's from Wilson's of the share at or below,
 * since a histogram does not tell which values are neighbours, and take in the whole of their bins. Null without values.
 */
export async function quantilesOfHistograms(
  point: PointView,
  names: readonly HistogramName[],
  at: readonly number[],
): Promise<Estimate[] | null> {
  const histogram = mergeHistograms(await Promise.all(names.map((name) => readHistogram(point, name))));
  const { total, low, count } = histogram;
  if (total === 0) return null;
  return at.map((p) => {
    const bounds = quantileBounds(histogram, p);
    const below = count.reduce((sum, values, bin) => (low[bin] <= bounds.high ? sum + values : sum), 0);
    const share = proportion(below, total);
    return {
      value: histogramQuantile(histogram, p),
      low: Math.min(bounds.low, quantileBounds(histogram, share.low).low),
      high: Math.max(bounds.high, quantileBounds(histogram, share.high).high),
    };
  });
}

import { type MinuteColumn, type PointView, type Run, readMinutes } from 'repro';
import { batchSeen, wholeBuckets } from '../shared/buckets.js';
import { numberOf } from '../shared/values.js';
import { paperLeadIn } from './settings.js';

/** A point between its lead-in and its end, bucket by bucket; docs/metrics.md defines the columns. */
export interface Timeline {
  /** Length of a bucket, s. */
  bucket: number;
  /** Start of each bucket, s since the end of the lead-in. */
  time: number[];
  columns: Readonly<Record<MinuteColumn, Float64Array>>;
  /** Whether the point knows its actions. */
  actions: boolean;
}

/** Series of Figure 9 under the names of the original's file. */
export type SeriesColumn =
  | 'throughput'
  | 'goodput'
  | 'batchsize'
  | 'coldstart'
  | 'warmstart'
  | 'coldmodel'
  | 'models'
  | 'latency_median'
  | 'latency_p99'
  | 'latency_max';

/**
 * The whole buckets of a point after its lead-in, or null when it left neither buckets nor request rows.
 */
export async function readTimeline(run: Run, point: PointView): Promise<Timeline | null> {
  const { minutes, requests } = point.files;
  if (minutes === undefined && requests === undefined) return null;
  const all = await readMinutes(point);
  const { bucket, columns } = all;
  const leadIn = numberOf(run, point, 'leadIn') ?? paperLeadIn;
  const duration = numberOf(run, point, 'duration');
  const end = duration === undefined ? undefined : leadIn + duration;
  const kept = wholeBuckets(all, end, leadIn);
  return {
    bucket,
    time: kept.map((i) => i * bucket - leadIn),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, Float64Array.from(kept, (i) => values[i]!)]),
    ) as unknown as Timeline['columns'],
    actions: minutes !== undefined || point.files.actions !== undefined,
  };
}

/** The series of Figure 9 as the original's script computes them; rates in 1/s, latencies in ms, NaN where nothing was measured. */
export function seriesOf({ bucket, columns }: Timeline): Record<SeriesColumn, Float64Array> {
  const rate = (values: Float64Array) => values.map((value) => value / bucket);
  const ms = (values: Float64Array) => values.map((value) => value / 1e6);
  return {
    throughput: rate(columns.requests),
    goodput: rate(columns.goodput),
    batchsize: batchSeen(columns),
    coldstart: rate(columns.cold_starts),
    warmstart: columns.successes.map((successes, i) => (successes - columns.cold_starts[i]!) / bucket),
    coldmodel: columns.cold_models,
    models: columns.models,
    latency_median: ms(columns.latency_median),
    latency_p99: ms(columns.latency_p99),
    latency_max: ms(columns.latency_max),
  };
}

import type { Metric, Metrics, SteadyPart } from '../../experiment/declaration.js';
import { histogramQuantile } from '../../telemetry/read/histogram.js';
import { readHistogram } from '../../telemetry/read/histograms.js';
import { readMinutes } from '../../telemetry/read/minutes.js';
import { queryTable } from '../../telemetry/read/query.js';
import type { PointView } from '../../telemetry/run.js';
import { least, since } from './since.js';

const fraction = (value: number): Metric => ({ value, least: least.fraction });
const milliseconds = (ns: number): Metric => ({ value: ns / 1e6, unit: 'ms', least: least.latency });
const perSecond = (value: number): Metric => ({ value, unit: '/s', least: least.rate });

/** Satisfaction, p99 of successes and goodput of a point with request rows. */
export async function requestMetrics(file: string, { from }: SteadyPart): Promise<Metrics> {
  const { columns } = await queryTable<'n' | 'met' | 'p99' | 'first' | 'last'>(
    file,
    'requests',
    `SELECT CAST(count(*) AS DOUBLE) AS n, CAST(sum(deadline_met) AS DOUBLE) AS met,
       CAST(quantile_disc(latency, 0.99) FILTER (result = 0) AS DOUBLE) AS p99,
       min(time - latency) AS first, max(time) AS last
     FROM requests WHERE ${since('time - latency', from)}`,
  );
  const [n, met, p99, first, last] = (['n', 'met', 'p99', 'first', 'last'] as const).map(
    (name) => columns[name][0],
  );
  if (!(n > 0)) return {};
  return {
    satisfaction: fraction(met / n),
    ...(Number.isFinite(p99) && { 'latency p99': milliseconds(p99) }),
    ...(last > first && { goodput: perSecond((met * 1e9) / (last - first)) }),
  };
}

/** The same of a point with roll-ups alone; p99 is of the whole point, as a histogram does not tell times. */
export async function rollupMetrics(point: PointView, { from }: SteadyPart): Promise<Metrics> {
  const { bucket, rows, columns } = await readMinutes(point);
  let [requests, goodput, buckets] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    if (columns.t[i] < from) continue;
    requests += columns.requests[i];
    goodput += columns.goodput[i];
    buckets++;
  }
  if (requests === 0) return {};
  const { histograms } = point.files;
  const successes = histograms === undefined ? null : await readHistogram(point, 'success_latency');
  return {
    satisfaction: fraction(goodput / requests),
    ...(successes &&
      successes.total > 0 && { 'latency p99': milliseconds(histogramQuantile(successes, 0.99)) }),
    goodput: perSecond(goodput / (buckets * bucket)),
  };
}

import { type Metrics, type PointView, requestSeries } from 'repro';
import { ladderMetrics } from '../shared/ladder-metrics.js';
import { classes } from './series.js';

/** Satisfaction of the latency-sensitive clients by rung, and how many batch requests are answered per second. */
export async function clientMetrics(point: PointView): Promise<Metrics> {
  const { requests } = point.files;
  if (requests === undefined) return {};
  const { sensitive, batch } = classes(Number(point.parameters.models));
  const { factors, end } = await requestSeries(requests, { where: batch });
  const met = factors.reduce((sum, counts) => sum + counts.met.reduce((a, b) => a + b, 0), 0);
  return {
    ...(await ladderMetrics(point, sensitive)),
    ...(met > 0 && { 'batch throughput': { value: (met * 1e9) / end, unit: '/s', least: 1 } }),
  };
}

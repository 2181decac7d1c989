import type { BinCounts } from '../rollup/counts.js';
import { Distributions } from '../rollup/distributions.js';
import { actionTypes, type HistogramName } from '../tables/clockwork.js';
import { type Histogram, histogramOf } from './histogram.js';
import { scanTable } from './query.js';

/** The distributions of latency from request rows, in one pass and bounded memory. */
export async function requestHistograms(path: string): Promise<Record<HistogramName, Histogram>> {
  const counts = new Distributions();
  const sql = 'SELECT result, latency, is_coldstart FROM requests';
  await scanTable(path, 'requests', sql, ([result, latency, cold], rows) => {
    for (let i = 0; i < rows; i++) counts.request(result[i], latency[i], cold[i]);
  });
  return histograms(counts);
}

/** The distributions of prediction errors from action rows; of successes, since a failed action took no time at all. */
export async function actionHistograms(path: string): Promise<Record<HistogramName, Histogram>> {
  const counts = new Distributions();
  const sql = `SELECT action_type,
      CAST(worker_exec_duration - expected_exec_duration AS DOUBLE) AS duration,
      CAST(worker_exec_complete - expected_exec_complete AS DOUBLE) AS completion
    FROM actions WHERE action_type IN (${actionTypes.load}, ${actionTypes.infer}) AND status = 0`;
  await scanTable(path, 'actions', sql, ([type, duration, completion], rows) => {
    for (let i = 0; i < rows; i++) {
      if (type[i] === actionTypes.infer) counts.infer(duration[i], completion[i]);
      else counts.load(duration[i], completion[i]);
    }
  });
  return histograms(counts);
}

function histograms(counts: Distributions): Record<HistogramName, Histogram> {
  const entries = Object.entries(counts.all()).map(([name, bins]) => [name, fromCounts(bins)]);
  return Object.fromEntries(entries) as Record<HistogramName, Histogram>;
}

function fromCounts(bins: BinCounts): Histogram {
  const low: number[] = [];
  const high: number[] = [];
  const count: number[] = [];
  bins.forEach((from, to, values) => {
    low.push(from);
    high.push(to);
    count.push(values);
  });
  return histogramOf(low, high, count);
}

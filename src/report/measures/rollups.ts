import { histogramQuantile } from '../../telemetry/read/histogram.js';
import { readHistogram } from '../../telemetry/read/histograms.js';
import { readMinutes } from '../../telemetry/read/minutes.js';
import type { PointView } from '../../telemetry/run.js';
import type { Measure } from '../data.js';

const LEVELS = [
  [0.5, 'latency p50'],
  [0.99, 'latency p99'],
] as const;

/** What the roll-ups of a point come to, which keep no rows. */
export async function rollupMeasures(point: PointView): Promise<Measure[]> {
  const { minutes, histograms } = point.files;
  const measures: Measure[] = [];
  if (minutes !== undefined) {
    const { bucket, rows, columns } = await readMinutes(point);
    const sum = (name: keyof typeof columns): number =>
      columns[name].reduce((total, value) => total + value, 0);
    const seconds = Math.max(1, rows) * bucket;
    const [requests, goodput, infers] = [sum('requests'), sum('goodput'), sum('infers')];
    measures.push({ name: 'requests', unit: '', value: requests });
    if (requests > 0) measures.push({ name: 'satisfaction', unit: '%', value: (100 * goodput) / requests });
    measures.push(
      { name: 'rate', unit: 'requests/s', value: requests / seconds },
      { name: 'goodput', unit: 'requests/s', value: goodput / seconds },
    );
    if (infers > 0) measures.push({ name: 'mean batch', unit: '', value: sum('batch') / infers });
  }
  if (histograms !== undefined) {
    const successes = await readHistogram(point, 'success_latency');
    if (successes.total > 0)
      for (const [level, name] of LEVELS)
        measures.push({ name, unit: 'ms', value: histogramQuantile(successes, level) / 1e6 });
  }
  return measures;
}

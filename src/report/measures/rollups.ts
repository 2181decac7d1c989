import { meanBatchOfMinutes, quantilesOfHistograms, satisfactionOfMinutes } from '../../compare/rollups.js';
import type { PointView } from '../../telemetry/run.js';
import type { Measure } from '../data.js';
import { aggregates } from './first-row.js';

const LEVELS = [
  [0.5, 'latency p50'],
  [0.99, 'latency p99'],
] as const;

/** What the roll-ups of a point come to, which keep no rows. */
export async function rollupMeasures(point: PointView): Promise<Measure[]> {
  const { minutes, histograms } = point.files;
  const measures: Measure[] = [];
  if (minutes !== undefined) {
    const seconds = 'greatest(sum(length) / 1e9, 1e-9)';
    const counted = await aggregates(minutes, 'minutes', [
      { name: 'requests', unit: '', sql: 'sum(requests)' },
      { name: 'rate', unit: 'requests/s', sql: `sum(arrivals) / ${seconds}` },
      { name: 'goodput', unit: 'requests/s', sql: `sum(goodput) / ${seconds}` },
    ]);
    const satisfied = await satisfactionOfMinutes(point);
    const [requests, ...rates] = counted;
    if (requests) measures.push(requests);
    if (satisfied) measures.push({ name: 'satisfaction', unit: '%', value: 100 * satisfied.value });
    measures.push(...rates);
  }
  if (histograms !== undefined) {
    const found = await quantilesOfHistograms(
      point,
      ['success_latency'],
      LEVELS.map(([level]) => level),
    );
    for (const [i, { value }] of (found ?? []).entries())
      measures.push({ name: LEVELS[i][1], unit: 'ms', value: value / 1e6 });
  }
  if (minutes !== undefined) {
    const batch = await meanBatchOfMinutes(point);
    if (batch) measures.push({ name: 'mean batch', unit: '', value: batch.value });
  }
  return measures;
}

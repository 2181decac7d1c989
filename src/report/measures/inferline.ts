import { queryTable } from '../../telemetry/read/query.js';
import { repeatableSum } from '../../telemetry/read/repeatable.js';
import type { Measure } from '../data.js';
import { aggregates } from './first-row.js';

/** What the queries of a pipeline came to, and the mean price of its replicas, $/h, weighted by time. */
export async function inferlineMeasures(queries: string, replicas: string | undefined): Promise<Measure[]> {
  const measures = await aggregates(queries, 'queries', [
    { name: 'queries', unit: '', sql: 'count(*)' },
    { name: 'attainment', unit: '%', sql: '100.0 * (1 - sum(late) / count(*))' },
    { name: 'rate', unit: 'queries/s', sql: '1e9 * count(*) / greatest(max(time) - min(time), 1)' },
    { name: 'latency p50', unit: 'ms', sql: 'quantile_disc(latency / 1e6, 0.5)' },
    { name: 'latency p99', unit: 'ms', sql: 'quantile_disc(latency / 1e6, 0.99)' },
    { name: 'latency max', unit: 'ms', sql: 'max(latency) / 1e6' },
  ]);
  if (replicas === undefined) return measures;
  // The first rows are the plan's.
  const sql = `SELECT ${repeatableSum('serving * price')} AS price FROM replicas WHERE t = 0`;
  const { columns, rows } = await queryTable(replicas, 'replicas', sql);
  const [price] = columns.price;
  return rows === 0 || Number.isNaN(price)
    ? measures
    : [...measures, { name: 'planned cost', unit: '$/h', value: price }];
}

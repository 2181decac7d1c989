import { repeatableMean, repeatableSum } from '../../telemetry/read/repeatable.js';
import type { Measure } from '../data.js';
import { aggregates } from './first-row.js';

/** What the queries of a given load came to. */
export function kairosLoadMeasures(served: string): Promise<Measure[]> {
  return aggregates(served, 'served', [
    { name: 'queries', unit: '', sql: 'count(*)' },
    { name: 'attainment', unit: '%', sql: '100.0 * (1 - sum(late) / count(*))' },
    { name: 'latency p50', unit: 'ms', sql: 'quantile_disc(latency / 1e6, 0.5)' },
    { name: 'latency p99', unit: 'ms', sql: 'quantile_disc(latency / 1e6, 0.99)' },
    { name: 'wait p99', unit: 'ms', sql: 'quantile_disc(wait / 1e6, 0.99)' },
  ]);
}

/** The highest load that was found to be served, its bound, and what the instances cost, $/h. */
export async function kairosSearchMeasures(capacity: string, pool: string | undefined): Promise<Measure[]> {
  const found = await aggregates(capacity, 'capacity', [
    { name: 'throughput', unit: 'queries/s', sql: repeatableMean('throughput') },
    { name: 'bound', unit: 'queries/s', sql: repeatableMean('bound') },
    { name: 'searches', unit: '', sql: 'count(*)' },
  ]);
  const bought = [
    { name: 'instances', unit: '', sql: 'sum(instances)' },
    { name: 'price', unit: '$/h', sql: repeatableSum('instances * price') },
  ];
  return pool === undefined ? found : [...found, ...(await aggregates(pool, 'pool', bought))];
}

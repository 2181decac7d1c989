import type { Metrics, SteadyPart } from '../../experiment/declaration.js';
import { queryTable } from '../../telemetry/read/query.js';
import { least, since } from './since.js';

/** The highest load that a search found to be served, on average over the point's own runs. */
export async function throughputMetrics(capacity: string): Promise<Metrics> {
  const { columns } = await queryTable<'throughput'>(
    capacity,
    'capacity',
    'SELECT avg(throughput) AS throughput FROM capacity',
  );
  const [value] = columns.throughput;
  return Number.isFinite(value) ? { throughput: { value, unit: 'queries/s', least: least.rate } } : {};
}

/** Late queries and p99 under a given load. */
export async function servedMetrics(served: string, { from }: SteadyPart): Promise<Metrics> {
  const { columns } = await queryTable<'late' | 'p99'>(
    served,
    'served',
    `SELECT avg(late) AS late, CAST(quantile_disc(latency, 0.99) AS DOUBLE) AS p99
     FROM served WHERE ${since('t', from)}`,
  );
  const [late, p99] = [columns.late[0], columns.p99[0]];
  if (!Number.isFinite(p99)) return {};
  return {
    'late queries': { value: late, least: least.fraction },
    'latency p99': { value: p99 / 1e6, unit: 'ms', least: least.latency },
  };
}

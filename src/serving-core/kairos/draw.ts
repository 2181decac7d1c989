import type { LatencyTable } from './latency-table.js';
import type { Queries } from './queries.js';

/** What a query takes on a type of instance, ns: the sample that its luck picks. So every distributor has the same luck. */
export function latencyOf(table: LatencyTable, queries: Queries, query: number, type: number): number {
  const { batches, perBatch, samples } = table;
  const sample = Math.floor(queries.luck[query] * perBatch);
  return samples[(type * batches.length + queries.row[query]) * perBatch + sample];
}

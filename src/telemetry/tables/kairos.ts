import { type Column, columnsOf, type Table } from './column.js';

const COUNTED = { least: 0 };
const FLAG = { least: 0, most: 1 };

/** One row per query of a run at a given rate, in order of arrival. */
export const servedColumns: readonly Column[] = [
  ...columnsOf('int64', 't latency wait', COUNTED),
  ...columnsOf('int32', 'seed_index query_id batch instance type_id', COUNTED),
  ...columnsOf('int32', 'late', FLAG),
];

/** One row per rate that was run. */
export const attainmentColumns: readonly Column[] = [
  ...columnsOf('int32', 'seed_index', COUNTED),
  ...columnsOf('int32', 'searched', FLAG),
  { name: 'rate', type: 'float', least: 0 },
  { name: 'attainment', type: 'float', least: 0 },
];

/** One row per independent search of the highest rate that is served. */
export const capacityColumns: readonly Column[] = [
  ...columnsOf('int32', 'seed_index', COUNTED),
  { name: 'throughput', type: 'float', least: 0 },
  { name: 'failing', type: 'float', least: 0 },
  { name: 'bound', type: 'float', least: 0 },
];

/** One row per instance type of the point's mix. */
export const poolColumns: readonly Column[] = [
  ...columnsOf('int32', 'type_id instances', COUNTED),
  { name: 'price', type: 'float', least: 0 },
];

export const kairosTables = {
  served: { system: 'kairos', file: 'kairos_queries.tsv', columns: servedColumns },
  attainment: { system: 'kairos', file: 'kairos_attainment.tsv', columns: attainmentColumns },
  capacity: { system: 'kairos', file: 'kairos_throughput.tsv', columns: capacityColumns },
  pool: { system: 'kairos', file: 'kairos_pool.tsv', columns: poolColumns },
} as const satisfies Record<string, Table>;

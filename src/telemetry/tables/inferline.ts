import { type Column, columnsOf, type Table } from './column.js';

const COUNTED = { least: 0 };
const FLAG = { least: 0, most: 1 };

/** One row per query, in order of sending. */
export const queryColumns: readonly Column[] = [
  ...columnsOf('int64', 't latency', COUNTED),
  ...columnsOf('int32', 'query_id', COUNTED),
  ...columnsOf('int32', 'late', FLAG),
];

/** One row per model, at the end: what it did over the whole point. */
export const hopColumns: readonly Column[] = [
  ...columnsOf('int32', 'model_id queries batches largest_batch longest_queue', COUNTED),
  // Sums over all queries: of a backlog of an hour they exceed what an integer cell takes.
  ...columnsOf('float', 'wait busy capacity', COUNTED),
];

/** One row per model whenever replica counts change; the first are the plan's, at 0. */
export const replicaColumns: readonly Column[] = [
  ...columnsOf('int64', 't', COUNTED),
  ...columnsOf('int32', 'model_id wanted serving batch', COUNTED),
  { name: 'price', type: 'float', least: 0 },
];

/** What a step of `plan` did, by name. */
export const planActionCodes = {
  start: 0,
  'add replica': 1,
  'remove replica': 2,
  'increase batch': 3,
  'cheaper hardware': 4,
  'dearer hardware': 5,
  result: 6,
} as const;

/** One row per step of the planner, and last its result; no row when there is none. */
export const planColumns: readonly Column[] = [
  ...columnsOf('int32', 'step', COUNTED),
  ...columnsOf('int32', 'action', { least: 0, most: 6 }),
  ...columnsOf('int32', 'model_id', { least: -1 }),
  { name: 'cost', type: 'float', least: 0 },
  ...columnsOf('int64', 'latency_mean latency_p50 latency_p99 latency_max', COUNTED),
  ...columnsOf('int32', 'feasible', FLAG),
];

/** InferLine's tables. */
export const inferlineTables = {
  queries: { system: 'inferline', file: 'inferline_queries.tsv', columns: queryColumns },
  hops: { system: 'inferline', file: 'inferline_hops.tsv', columns: hopColumns },
  replicas: { system: 'inferline', file: 'inferline_replicas.tsv', columns: replicaColumns },
  plan: { system: 'inferline', file: 'inferline_plan.tsv', columns: planColumns },
} as const satisfies Record<string, Table>;

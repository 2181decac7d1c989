import { type Column, columnsOf, type Table } from './column.js';

const COUNTED = { least: 0 };
const SHARE = { least: 0, most: 1 };

/** One row per job and minute that requests arrived in. */
export const jobMinuteColumns: readonly Column[] = [
  ...columnsOf('int32', 'minute job_id requests dropped within', COUNTED),
  ...columnsOf('int64', 'latency_p99', COUNTED),
  { name: 'utility', type: 'float', ...SHARE },
  { name: 'effective_utility', type: 'float', ...SHARE },
];

/** One row per change of a job's replicas; the first are those that it begins with, at 0. */
export const scalingColumns: readonly Column[] = [
  ...columnsOf('int64', 't', COUNTED),
  ...columnsOf('int32', 'job_id replicas', COUNTED),
];

/** Faro's tables. */
export const faroTables = {
  jobMinutes: { system: 'faro', file: 'faro_minutes.tsv', columns: jobMinuteColumns },
  scaling: { system: 'faro', file: 'faro_replicas.tsv', columns: scalingColumns },
} as const satisfies Record<string, Table>;

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

/** One row per request, in order of its end within a job; those of jobs are interleaved in steps of a decision. */
export const jobRequestColumns: readonly Column[] = [
  ...columnsOf('int64', 'arrival_ts start_ts end_ts', COUNTED),
  ...columnsOf('int32', 'job_id', COUNTED),
  ...columnsOf('int32', 'succeeded', SHARE),
];

/** One row per change of replicas that was considered: what a policy wished for, and what admission made of it. */
export const decisionColumns: readonly Column[] = [
  ...columnsOf('int64', 't latency', COUNTED),
  ...columnsOf('int32', 'tier job_id replicas wanted granted free outcome trials', COUNTED),
  { name: 'accept_rate', type: 'float', ...SHARE },
];

/** Faro's tables. */
export const faroTables = {
  jobMinutes: { system: 'faro', file: 'faro_minutes.tsv', columns: jobMinuteColumns },
  scaling: { system: 'faro', file: 'faro_replicas.tsv', columns: scalingColumns },
  decisions: { system: 'faro', file: 'faro_decisions.tsv', columns: decisionColumns },
  jobRequests: { system: 'faro', file: 'faro_requests.tsv', columns: jobRequestColumns },
} as const satisfies Record<string, Table>;

/** One row per job, minute after which was forecast, and step of the forecast, from 1: quantiles of the requests of that minute, and how many came. */
export const forecastColumns: readonly Column[] = [
  ...columnsOf('int32', 'minute job_id step actual', COUNTED),
  ...['p10', 'p30', 'p50', 'p60', 'p70', 'p90'].map((name) => ({ name, type: 'float', ...COUNTED }) as const),
];

/** The table of forecasts that nobody acts on. */
export const faroForecastTables = {
  forecasts: { system: 'faro-forecast', file: 'faro_forecasts.tsv', columns: forecastColumns },
} as const satisfies Record<string, Table>;

/** One row per problem that was solved. */
export const solutionColumns: readonly Column[] = [
  ...columnsOf('int32', 'problem jobs quota used computed', COUNTED),
  { name: 'objective', type: 'float' },
  ...['utility', 'least'].map((name) => ({ name, type: 'float', ...COUNTED }) as const),
];

/** One row per problem: how long it took on the machine that solved it, ns. Not the same twice, so it is no part of what is. */
export const solveTimeColumns: readonly Column[] = columnsOf('int64', 'problem took', COUNTED);

/** The tables of problems that nobody acts on. */
export const faroSolverTables = {
  solutions: { system: 'faro-solver', file: 'faro_solutions.tsv', columns: solutionColumns },
  solveTimes: {
    system: 'faro-solver',
    file: 'faro_solve_times.tsv',
    columns: solveTimeColumns,
    timed: true,
  },
} as const satisfies Record<string, Table>;

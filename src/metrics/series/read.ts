import type { TableName } from '../../telemetry/columns.js';
import { repeatableMean, repeatableSum } from '../../telemetry/read/repeatable.js';
import type { PointView } from '../../telemetry/run.js';
import { actionSeries, histogramSeries, minuteSeries, requestSeries } from './clockwork.js';
import { fleetSeries, replicaSeries } from './cost.js';
import { querySeries, servedSeries } from './queries.js';
import { minuteRows, rowSeries } from './rows.js';
import type { Series } from './series.js';
import { WHOLE } from './steady.js';

type Reader = (path: string, point: PointView, from: number) => Promise<Series>;

/** How each table is read that metrics are of. */
const readers: Partial<Record<TableName, Reader>> = {
  requests: (path, _, from) => requestSeries(path, from),
  actions: actionSeries,
  minutes: (_, point, from) => minuteSeries(point, from),
  histograms: (_, point) => histogramSeries(point),
  queries: (path, _, from) => querySeries(path, from),
  replicas: (path, { files }, from) =>
    files.queries === undefined ? Promise.resolve(nothing) : replicaSeries(path, files.queries, from),
  fleet: (path, { files }) =>
    files.requests === undefined ? Promise.resolve(nothing) : fleetSeries(path, files.requests),
  plan: (path) => rowSeries(path, 'plan', 'SELECT cost, 1.0 AS plans FROM plan WHERE action = 6'),
  served: (path, _, from) => servedSeries(path, from),
  capacity: (path) => rowSeries(path, 'capacity', 'SELECT throughput, 1.0 AS searches FROM capacity'),
  pool: (path) =>
    rowSeries(path, 'pool', `SELECT ${repeatableSum('instances * price')} AS cost, 1.0 AS pools FROM pool`),
  jobMinutes: (path) =>
    minuteRows(
      path,
      'jobMinutes',
      `SELECT minute, sum(requests) AS requests, sum(dropped) AS dropped, sum(within) AS within,
         ${repeatableMean('within / requests')} AS rate, ${repeatableSum('utility')} AS utility,
         ${repeatableSum('effective_utility')} AS effective, 1.0 AS minutes,
         CAST((SELECT count(DISTINCT job_id) FROM jobMinutes) AS DOUBLE) AS jobs
       FROM jobMinutes GROUP BY minute ORDER BY minute`,
    ),
  forecasts: (path) =>
    minuteRows(
      path,
      'forecasts',
      `SELECT minute, ${repeatableSum('abs(actual - p50)')} AS error,
         ${repeatableSum('CASE WHEN actual >= p90 THEN (actual - p90) * 0.9 ELSE (p90 - actual) * 0.1 END')} AS loss,
         CAST(count(*) AS DOUBLE) AS forecasts
       FROM forecasts GROUP BY minute ORDER BY minute`,
    ),
  solutions: (path) =>
    rowSeries(
      path,
      'solutions',
      `SELECT objective, utility, CAST(computed AS DOUBLE) AS computed, 1.0 AS problems
       FROM solutions ORDER BY problem`,
    ),
};

const nothing: Series = { slice: 0, slices: 0, sums: {}, maxima: {}, distributions: {} };

/** Tables that metrics are of. */
export const measuredTables = Object.keys(readers) as TableName[];

/** Tables that a table is read together with: their change changes it too. */
export const readBeside: Partial<Record<TableName, readonly TableName[]>> = {
  replicas: ['queries'],
  fleet: ['requests'],
};

/**
 * A table of a point, cut into slices of time: of what arrived from `from` on, ns on the axis of the table's `time` or `t`, where it says when.
 * Null when the point does not have it.
 *
 * @throws UserError with file and line for a damaged table.
 */
export async function readSeries(point: PointView, table: TableName, from = WHOLE): Promise<Series | null> {
  const path = point.files[table];
  return path === undefined ? null : ((await readers[table]?.(path, point, from)) ?? null);
}

import { queryTable } from '../telemetry/read/query.js';
import type { RequestRow } from './rows.js';

/** Which requests of a point are wanted: by the client's number (and user, where several share it), or the worst ones. */
export type Wanted =
  | { request: number; user?: number }
  | { worst: number }
  /** Those of a list that are there. */
  | { these: readonly { request: number; user: number }[] };

/** A span of time that rows are wanted of, ns since the first request row. */
export interface Span {
  from: number;
  to: number;
}

// Missed ones first, of these the ones that could not have met their SLO last, as there is nothing to learn of them; then those that took
// longest for what they had; of requests without an SLO the slowest.
const WORST = `deadline_met, coalesce(deadline BETWEEN 0 AND least - 1, FALSE), CASE WHEN deadline > 0 THEN CAST(latency AS DOUBLE) / deadline ELSE 0 END DESC,
  latency DESC, time, request_id`;

const LEAST = 'SELECT model_id, min(latency) AS least FROM requests WHERE result = 0';
const FASTEST = `LEFT JOIN (${LEAST} GROUP BY model_id) USING (model_id)`;

/** The requests that are wanted, in the order of their rows, or the worst first. */
export function wantedRequests(path: string, wanted: Wanted): Promise<RequestRow[]> {
  if ('worst' in wanted) return select(path, `TRUE ORDER BY ${WORST} LIMIT ${wanted.worst}`, FASTEST);
  if ('these' in wanted) {
    const each = wanted.these.map(({ request, user }) => `(request_id = ${request} AND user_id = ${user})`);
    return select(path, each.join(' OR '));
  }
  const user = wanted.user === undefined ? '' : ` AND user_id = ${wanted.user}`;
  return select(path, `request_id = ${wanted.request}${user}`);
}

/** The requests that left in these spans, in the order of their rows. */
export function requestsDuring(path: string, spans: readonly Span[]): Promise<RequestRow[]> {
  return select(path, spans.map(({ from, to }) => `time BETWEEN ${from} AND ${to}`).join(' OR '));
}

/** The shortest latency with which a request of each of these models ever succeeded, ns. */
export async function fastest(path: string, models: readonly number[]): Promise<Map<number, number>> {
  const sql = `${LEAST} AND model_id IN (${models.join(', ')}) GROUP BY model_id`;
  const { columns, rows } = await queryTable(path, 'requests', sql);
  return new Map(Array.from({ length: rows }, (_, i) => [columns.model_id[i], columns.least[i]]));
}

async function select(path: string, condition: string, join = ''): Promise<RequestRow[]> {
  const sql = `SELECT CAST(t AS VARCHAR) AS t, ${requestColumns} FROM requests ${join} WHERE ${condition}`;
  const { columns, text, rows } = await queryTable(path, 'requests', sql);
  return Array.from({ length: rows }, (_, i) => requestAt(columns, i, text.t[i]));
}

/** What a `RequestRow` is made of, as SQL selects it. */
export const requestColumns = `time, request_id, result, user_id, model_id, slo_factor, latency, deadline, deadline_met,
  arrival_count, departure_count`;

/** The request of row `i` of these columns. */
export function requestAt(c: Readonly<Record<string, Float64Array>>, i: number, t: string): RequestRow {
  return {
    id: c.request_id[i],
    result: c.result[i],
    user: c.user_id[i],
    model: c.model_id[i],
    sloFactor: c.slo_factor[i],
    arrival: c.time[i] - c.latency[i],
    departure: c.time[i],
    t,
    latency: c.latency[i],
    slo: c.deadline[i],
    met: c.deadline_met[i] === 1,
    arrivalCount: c.arrival_count[i],
    departureCount: c.departure_count[i],
  };
}

import { queryTable } from '../telemetry/read/query.js';
import type { Stretch } from './windows.js';

/** Steps that a counter has at most, and the shortest of them, ns. */
const MOST = 20_000;
const SHORTEST = 100e3;

/** When the first request arrived and the last left, ns since the first row; null when there is none. */
export async function spanOf(path: string): Promise<Stretch | null> {
  const sql = 'SELECT min(time - latency) AS first, max(time) AS last FROM requests';
  const { columns } = await queryTable(path, 'requests', sql);
  return Number.isNaN(columns.first[0]) ? null : { from: columns.first[0], to: columns.last[0] };
}

/**
 * How many requests were with the system at the end of each step of time in which that changed. Steps are as long as it takes to have no
 * more than 20,000, and so the result is bounded whatever the log.
 */
export async function insideOverTime(
  path: string,
  { from, to }: Stretch,
): Promise<{ time: number; inside: number }[]> {
  const length = Math.max(SHORTEST, Math.ceil((to - from) / MOST));
  const sql = `SELECT step, CAST(sum(change) AS DOUBLE) AS change FROM (
      SELECT floor(greatest(time - latency - ${from}, 0) / ${length}) AS step, 1 AS change FROM requests
        WHERE time >= ${from} AND time - latency <= ${to}
      UNION ALL
      SELECT floor((time - ${from}) / ${length}), -1 FROM requests WHERE time BETWEEN ${from} AND ${to}
    ) GROUP BY step ORDER BY step`;
  const { columns, rows } = await queryTable(path, 'requests', sql);
  let inside = 0;
  return Array.from({ length: rows }, (_, i) => {
    inside += columns.change[i];
    return { time: Math.min(from + (columns.step[i] + 1) * length, to), inside };
  });
}

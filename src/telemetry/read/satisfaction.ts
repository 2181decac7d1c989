import { statSync } from 'node:fs';
import { scanTable } from './query.js';
import { RequestWalk } from './request-walk.js';

/** Workload satisfaction of one request table, over time and by SLO factor. Times are ns since the file's first row. */
export interface RequestSeries {
  rows: number;
  /** Time of the last row. */
  end: number;
  /**
   * One value a window: rows are taken in file order until they span more than the window, then
   * `satisfaction = 1 − missed / rows` is noted at the last one's time, and the next row opens a new window.
   */
  windows: { time: Float64Array; satisfaction: Float64Array };
  /** When user 0 first shows each SLO factor, in order of appearance. */
  ticks: { sloFactor: number; time: number }[];
  /** Counts by SLO factor, in order of appearance, and by second of departure: `counts[i]` is second `first + i`. */
  factors: SloFactorCounts[];
}

export interface SloFactorCounts {
  sloFactor: number;
  /** Second of the first bin, since the file's first row. */
  first: number;
  rows: Float64Array;
  /** Rows with deadline_met = 1. */
  met: Float64Array;
  /** Rows with result = 0. */
  successes: Float64Array;
}

const memo = new Map<string, { version: string; series: Promise<RequestSeries> }>();

/**
 * Reads a request table in one pass and in memory that grows with its duration, not its rows. The result is kept for
 * as long as the file stays the same, since a run's figures and its claims ask for it in turn.
 *
 * @param windowNs span that a window must exceed; the original's script uses one second.
 * @throws UserError with file and line when the table is malformed.
 */
export function requestSeries(path: string, windowNs = 1e9): Promise<RequestSeries> {
  const stat = statSync(path, { throwIfNoEntry: false });
  const version = `${stat?.mtimeMs}:${stat?.size}`;
  const key = `${windowNs}:${path}`;
  const known = memo.get(key);
  if (known?.version === version) return known.series;
  const series = read(path, windowNs);
  memo.set(key, { version, series });
  // A failure is not kept: the file may be mended while the process lives.
  series.catch(() => memo.delete(key));
  return series;
}

async function read(path: string, windowNs: number): Promise<RequestSeries> {
  const walk = new RequestWalk(windowNs);
  const sql = 'SELECT time, user_id, slo_factor, deadline_met, result FROM requests';
  await scanTable(path, 'requests', sql, ([time, user, factor, met, result], rows) => {
    for (let i = 0; i < rows; i++) walk.row(time[i], user[i], factor[i], met[i], result[i]);
  });
  return walk.series();
}

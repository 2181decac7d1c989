import { strayTime } from './gap.js';
import { scanTable } from './query.js';
import { rememberRead } from './remember.js';
import { RequestWalk, StrayTime } from './request-walk.js';

/**
 * Workload satisfaction of one request table, or of the rows asked for, over time and by SLO factor. Times are ns since
 * the file's first row, whether or not it was asked for.
 */
export interface RequestSeries {
  rows: number;
  /** Time of the last row. */
  end: number;
  /**
   * One value a window: rows are taken in file order until they span more than the window, then
   * `satisfaction = 1 − missed / rows` and `goodput = met / span`, per second, are noted at the last one's time, and
   * the next row opens a new window.
   */
  windows: { time: Float64Array; satisfaction: Float64Array; goodput: Float64Array };
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

export interface SeriesOptions {
  /** Span that a window must exceed, ns; the original's script uses one second, as does the default. */
  windowNs?: number;
  /** SQL condition on the columns of `requests`: `user_id < 6`. All rows when absent. */
  where?: string;
}

/**
 * Reads a request table in one pass and in memory that grows with its duration, not its rows. The result is kept for
 * as long as the file stays the same, since a run's figures and its claims ask for it in turn.
 *
 * @throws UserError with file and line when the table is malformed, or when a row is more than a day from the one
 * before it.
 */
export function requestSeries(path: string, options: SeriesOptions = {}): Promise<RequestSeries> {
  const { windowNs = 1e9, where = 'true' } = options;
  return rememberRead(path, `series ${windowNs} ${where}`, () => read(path, windowNs, where));
}

async function read(path: string, windowNs: number, where: string): Promise<RequestSeries> {
  const walk = new RequestWalk(windowNs);
  const sql = `SELECT time, user_id, slo_factor, deadline_met, result FROM requests WHERE ${where}`;
  try {
    await scanTable(path, 'requests', sql, ([time, user, factor, met, result], rows) => {
      for (let i = 0; i < rows; i++) walk.row(time[i], user[i], factor[i], met[i], result[i]);
    });
  } catch (error) {
    throw error instanceof StrayTime ? strayTime(path) : error;
  }
  return walk.series();
}

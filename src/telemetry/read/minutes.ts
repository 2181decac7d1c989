import { UserError } from '../../errors.js';
import { mendTable } from '../logdir/again.js';
import type { PointView } from '../run.js';
import type { minuteActionColumns, minuteRequestColumns } from '../tables/clockwork.js';
import { minutesFromRows } from './minutes-from-rows.js';
import { queryTable } from './query.js';
import { rememberRead } from './remember.js';

export type MinuteColumn = 't' | (typeof minuteRequestColumns)[number] | (typeof minuteActionColumns)[number];

/** A point bucket by bucket: one value of each column a bucket, from the first to the last. docs/metrics.md defines them. */
export interface Minutes {
  /** Length of a bucket, s. */
  bucket: number;
  rows: number;
  /**
   * `t` is the bucket's start, ns since the point's. NaN stands for a latency or an error where nothing was measured, and in
   * every column about actions when the point has no actions.
   */
  columns: Record<MinuteColumn, Float64Array>;
}

export interface MinutesOptions {
  /** Length of a bucket, s: by default that of the point's table, and a minute for a point with rows only. */
  bucket?: number;
}

/** Columns that mean nothing in a bucket where this number of things is 0. */
const measuredOver: readonly [MinuteColumn[], (at: (name: MinuteColumn) => number) => number][] = [
  [['latency_median', 'latency_p99', 'latency_max'], (at) => at('requests')],
  [['success_latency_max'], (at) => at('successes')],
  [['good_latency_median', 'good_latency_p99', 'good_latency_max'], (at) => at('goodput')],
  [['infer_error_max'], (at) => at('infers') - at('infer_failures')],
  [['load_error_max'], (at) => at('loads') - at('load_failures')],
];

/**
 * A point's requests and actions by time: from its table `minutes`, or from its rows when it has none of that bucket. The
 * two agree, except that quantiles of the table are exact to 0.1 % and those from rows wholly.
 *
 * @throws UserError with file and line for a damaged table; `E_TABLE_MISSING` when the point has neither, or only a table
 * of other buckets.
 */
export async function readMinutes(point: PointView, { bucket }: MinutesOptions = {}): Promise<Minutes> {
  const { minutes, requests, actions } = point.files;
  const table =
    minutes === undefined ? null : await rememberRead(minutes, 'minutes', () => fromTable(minutes));
  const asked = bucket ?? table?.bucket ?? 60;
  // A table without a row fits any bucket.
  if (table && (table.rows === 0 || nanoseconds(table.bucket) === nanoseconds(asked)))
    return { ...table, bucket: asked };
  if (requests !== undefined) return meaningful(await minutesFromRows(requests, actions, asked));
  throw new UserError(
    'E_TABLE_MISSING',
    table
      ? `Point ${point.name} has buckets of ${table.bucket} s, not ${asked} s, and no request rows to make others from.`
      : `Point ${point.name} has neither a table of minutes nor request rows.`,
    'Run it with --telemetry all.',
  );
}

/** Parts that cannot be more than their whole. */
const parts: readonly [MinuteColumn, MinuteColumn][] = [
  ['goodput', 'successes'],
  ['successes', 'requests'],
  ['timeouts', 'requests'],
  ['other_failures', 'requests'],
  ['cold_starts', 'requests'],
  ['models', 'requests'],
  ['cold_models', 'models'],
  ['infer_failures', 'infers'],
  ['load_failures', 'loads'],
  ['eviction_failures', 'evictions'],
];

/** What is impossible about a row whose cells are each possible; null when nothing is. */
function impossible(at: (name: MinuteColumn) => number): string | null {
  for (const [part, whole] of parts) {
    if (at(part) > at(whole)) return `${part} = ${at(part)}, more than ${whole} = ${at(whole)}`;
  }
  return null;
}

/** A bucket is a whole number of ns, also where its seconds are no exact decimal. */
const nanoseconds = (seconds: number): number => Math.round(seconds * 1e9);

async function fromTable(path: string): Promise<Minutes> {
  const { rows, columns } = await queryTable<MinuteColumn | 'length'>(
    path,
    'minutes',
    'SELECT * EXCLUDE (time) FROM minutes',
  );
  const { length, ...others } = columns;
  for (let i = 0; i < rows; i++) {
    const wrong = impossible((name) => others[name][i]);
    if (wrong) throw new UserError('E_TABLE_ROW', `${path}:${i + 2} has ${wrong}.`, mendTable(path));
    if (length[i] === length[0] && others.t[i] === i * length[0]) continue;
    throw new UserError(
      'E_TABLE_ROW',
      `${path}:${i + 2} is not the bucket that follows: it has t = ${others.t[i]} and length = ${length[i]}, not ${i * length[0]} and ${length[0]}.`,
      mendTable(path),
    );
  }
  return meaningful({ bucket: rows === 0 ? 60 : length[0] / 1e9, rows, columns: others });
}

function meaningful(minutes: Minutes): Minutes {
  const { rows, columns } = minutes;
  for (const [names, measured] of measuredOver) {
    for (let i = 0; i < rows; i++) {
      if (measured((name) => columns[name][i]) > 0) continue;
      for (const name of names) columns[name][i] = Number.NaN;
    }
  }
  return minutes;
}

import { minuteActionColumns, minuteRequestColumns } from '../tables/clockwork.js';
import { LONGEST, strayTime } from './gap.js';
import { readHead } from './header.js';
import type { MinuteColumn, Minutes } from './minutes.js';
import { queryTable } from './query.js';
import { rememberRead } from './remember.js';

/** Times from here on are of the calendar: those of a run of ours, which count from its start, stay below. */
const EPOCH = 2n ** 53n;

type Columns = Record<string, Float64Array>;

/** `arrived_now` and `arrived_last`: answered here, arrived in this bucket and in the one before. */
const requestsSql = (bucket: string, arrival: string): string => `
  WITH rows AS (SELECT *, ${bucket} AS bucket, ${arrival} AS arrived FROM requests)
  SELECT bucket,
    count(*) AS requests,
    count(*) FILTER (arrived = bucket) AS arrived_now,
    count(*) FILTER (arrived = bucket - 1) AS arrived_last,
    count(*) FILTER (arrived < bucket - 1) AS arrivals_before,
    count(*) FILTER (result = 0) AS successes,
    count(*) FILTER (result = 0 AND deadline_met = 1) AS goodput,
    count(*) FILTER (result = 4) AS timeouts,
    count(*) FILTER (result NOT IN (0, 4)) AS other_failures,
    count(DISTINCT model_id) FILTER (result <> 1) AS models,
    count(*) FILTER (result = 0 AND is_coldstart = 1) AS cold_starts,
    count(DISTINCT model_id) FILTER (result = 0 AND is_coldstart = 1) AS cold_models,
    quantile_disc(latency, 0.5) AS latency_median,
    quantile_disc(latency, 0.99) AS latency_p99,
    max(latency) AS latency_max,
    max(latency) FILTER (result = 0) AS success_latency_max,
    quantile_disc(latency, 0.5) FILTER (result = 0 AND deadline_met = 1) AS good_latency_median,
    quantile_disc(latency, 0.99) FILTER (result = 0 AND deadline_met = 1) AS good_latency_p99,
    max(latency) FILTER (result = 0 AND deadline_met = 1) AS good_latency_max
  FROM rows GROUP BY bucket ORDER BY bucket`;

const actionsSql = (bucket: string): string => `
  WITH rows AS (
    SELECT *, ${bucket} AS bucket, abs(worker_exec_duration - expected_exec_duration) AS error FROM actions
  )
  SELECT bucket,
    count(*) FILTER (action_type = 2) AS infers,
    count(*) FILTER (action_type = 2 AND status <> 0) AS infer_failures,
    count(*) FILTER (action_type = 1) AS loads,
    count(*) FILTER (action_type = 1 AND status <> 0) AS load_failures,
    count(*) FILTER (action_type NOT IN (1, 2)) AS evictions,
    count(*) FILTER (action_type NOT IN (1, 2) AND status <> 0) AS eviction_failures,
    sum(batch_size) FILTER (action_type = 2) AS batch,
    sum(CAST(batch_size AS BIGINT) * batch_size) FILTER (action_type = 2) AS batch_square,
    sum(worker_exec_duration) FILTER (action_type = 2) AS infer_busy,
    sum(worker_exec_duration) FILTER (action_type = 1) AS load_busy,
    sum(goodput) FILTER (action_type = 2) AS infer_goodput,
    max(error) FILTER (action_type = 2 AND status = 0) AS infer_error_max,
    max(error) FILTER (action_type = 1 AND status = 0) AS load_error_max
  FROM rows GROUP BY bucket ORDER BY bucket`;

/** The columns of `minutes` from rows, exactly; empty buckets are there as zeros. `bucket` in s. */
export async function minutesFromRows(
  requests: string,
  actions: string | undefined,
  bucket: number,
): Promise<Minutes> {
  const length = Math.round(bucket * 1e9);
  if (!(Number.isSafeInteger(length) && length > 0)) throw new RangeError(`a bucket cannot last ${bucket} s`);
  const start = origin(requests, actions);
  // What was logged a little before the first row belongs to the first bucket.
  const of = (time: string): string => `greatest(0, (${time} - ${start}) // ${length})`;
  const parts = [await part(requests, 'requests', length, requestsSql(of('t'), of('(t - latency)')))];
  if (actions !== undefined) parts.push(await part(actions, 'actions', length, actionsSql(of('t'))));
  const rows = Math.max(0, ...parts.map(({ bucket: index }) => (index.at(-1) ?? -1) + 1));
  const columns = { t: Float64Array.from({ length: rows }, (_, i) => i * length) } as Minutes['columns'];
  const fill = (names: readonly MinuteColumn[], from: Columns | undefined): void => {
    for (const name of names) columns[name] = spread(rows, from, name);
  };
  const [answered, finished] = parts;
  fill(minuteRequestColumns, { ...answered, arrivals: answered.arrived_now });
  const earlier = spread(rows, answered, 'arrived_last');
  for (let i = 1; i < rows; i++) columns.arrivals[i - 1] += earlier[i];
  fill(minuteActionColumns, finished);
  return { bucket, rows, columns };
}

/** Where bucket 0 begins: at 0 in a run of ours, else at the first row of either table. ns. */
function origin(requests: string, actions: string | undefined): bigint {
  const first = [readHead(requests, 'requests').firstTime];
  if (actions !== undefined) first.push(readHead(actions, 'actions').firstTime);
  const times = first.flatMap((time) => (time === null ? [] : [BigInt(time)]));
  if (times.length === 0 || times.some((time) => time < EPOCH)) return 0n;
  return times.sort((a, b) => (a < b ? -1 : 1))[0];
}

async function part(
  path: string,
  table: 'requests' | 'actions',
  length: number,
  sql: string,
): Promise<Columns> {
  const { columns } = await rememberRead(path, sql, () => queryTable(path, table, sql));
  if ((columns.bucket.at(-1) ?? 0) * length > LONGEST) throw strayTime(path);
  return columns;
}

/** A column of the buckets that have rows, over all buckets: 0 where there is none, NaN everywhere without a column. */
function spread(rows: number, from: Columns | undefined, name: string): Float64Array {
  const column = new Float64Array(rows);
  if (from === undefined) return column.fill(Number.NaN);
  // A sum over no action is NULL to DuckDB, and 0 to everybody else.
  for (let i = 0; i < from.bucket.length; i++) {
    const value = from[name][i];
    column[from.bucket[i]] = Number.isNaN(value) ? 0 : value;
  }
  return column;
}

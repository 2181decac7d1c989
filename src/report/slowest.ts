import { explainPoint } from '../explain/explain-point.js';
import { count } from '../plural.js';
import type { TableName } from '../telemetry/columns.js';
import { queryTable } from '../telemetry/read/query.js';
import type { PointView } from '../telemetry/run.js';
import type { PointRow, Slowest } from './data.js';

/** Points whose slowest requests a report tells: reading what went on around them takes a few passes over their tables. */
const MOST_POINTS = 6;

/** Tables of single queries, or of minutes, for systems whose requests nobody explains: what is shown of their worst rows. */
const listed: Partial<Record<TableName, { columns: Readonly<Record<string, string>>; order: string }>> = {
  queries: {
    columns: { query: 'query_id', 'sent (s)': 't / 1e9', 'latency (ms)': 'latency / 1e6', late: 'late' },
    order: 'latency DESC, t',
  },
  served: {
    columns: {
      query: 'query_id',
      'sent (s)': 't / 1e9',
      batch: 'batch',
      instance: 'instance',
      'waited (ms)': 'wait / 1e6',
      'latency (ms)': 'latency / 1e6',
      late: 'late',
    },
    order: 'latency DESC, t',
  },
  jobMinutes: {
    columns: {
      minute: 'minute',
      job: 'job_id',
      requests: 'requests',
      dropped: 'dropped',
      'within SLO': 'within',
      'latency p99 (ms)': 'latency_p99 / 1e6',
      utility: 'utility',
    },
    order: 'utility, latency_p99 DESC, minute, job_id',
  },
};

/**
 * The slowest requests of the points that satisfied least, `worst` of each, explained; of other systems their slowest queries or worst minutes as a table.
 *
 * @throws UserError when a table is malformed.
 */
export async function slowestOf(
  points: readonly PointView[],
  rows: readonly PointRow[],
  worst: number,
): Promise<{ slowest: Slowest[]; note: string }> {
  if (worst === 0) return { slowest: [], note: 'None were asked for.' };
  const usable = points.filter((point) => point.files.requests !== undefined || tableOf(point) !== undefined);
  if (usable.length === 0) return { slowest: [], note: whyNone(points) };
  const order = new Map(rows.map((row, i) => [row.name, { row, i }]));
  const rank = ({ name }: PointView): number => {
    const { measures = [] } = order.get(name)?.row ?? {};
    return measures.find(({ unit }) => unit === '%')?.value ?? 100;
  };
  const place = ({ name }: PointView): number => order.get(name)?.i ?? 0;
  const chosen = [...usable]
    .sort((a, b) => rank(a) - rank(b) || place(a) - place(b))
    .slice(0, MOST_POINTS)
    .sort((a, b) => place(a) - place(b));
  const slowest: Slowest[] = [];
  for (const point of chosen) slowest.push(await slowestIn(point, worst));
  const explained = chosen.some(({ files }) => files.requests !== undefined);
  const left = usable.length - chosen.length;
  const of = left > 0 ? `Of the ${count(chosen.length, 'point')} that satisfied least. ` : '';
  const more = explained
    ? 'repro explain tells the others.'
    : 'What happened to each of them is not told: repro explains requests of Clockwork and its baselines alone.';
  return { slowest, note: `${of}${more}` };
}

async function slowestIn(point: PointView, worst: number): Promise<Slowest> {
  if (point.files.requests !== undefined) {
    const { lives } = await explainPoint(point, { worst });
    return { point: point.name, lives, table: null };
  }
  const table = tableOf(point)!;
  const { columns: wanted, order } = listed[table]!;
  const names = Object.keys(wanted);
  const select = Object.values(wanted).map((sql, i) => `CAST(${sql} AS DOUBLE) AS c${i}`);
  const sql = `SELECT ${select.join(', ')} FROM ${table} ORDER BY ${order} LIMIT ${2 * worst}`;
  const { columns, rows } = await queryTable(point.files[table]!, table, sql);
  return {
    point: point.name,
    lives: [],
    table: {
      columns: names,
      rows: Array.from({ length: rows }, (_, r) => names.map((_, c) => columns[`c${c}`][r])),
    },
  };
}

const tableOf = ({ files }: PointView): TableName | undefined =>
  (Object.keys(listed) as TableName[]).find((table) => files[table] !== undefined);

function whyNone(points: readonly PointView[]): string {
  if (points.every(({ files }) => Object.keys(files).length === 0)) return 'No point has any telemetry yet.';
  const rolled = points.some(({ files }) => files.minutes !== undefined || files.histograms !== undefined);
  return rolled
    ? 'This run kept roll-ups, which know no single request. Run it with --telemetry all to see them.'
    : 'The tables of this run know no single request.';
}

import { type PointView, queryTable, type Run, rememberRead } from 'repro';
import { type Repeat, repeatsOf } from '../shared/claims/repeats.js';
import { numberOf, parameterOf } from '../shared/values.js';

/** Seconds that the paper's clients send; its window is the last 10 min ending 1 min before the last row. */
const paperDuration = 1800;

/** One repeat of a point over its window. */
export interface Window extends Repeat {
  point: PointView;
  file: string;
  rows: number;
  /** Successful answers per second, and those of them within their SLO. */
  throughput: number;
  goodput: number;
  /** Answers of the window by second of departure, those in time only: for intervals. */
  goodputs: Float64Array;
  /** Successful answers that were late, and the largest latency (ms) of those that were not. */
  late: number;
  /** SQL that selects the rows of the window. */
  window: string;
}

/** One point, its repeats in their order. */
export interface Measured {
  system: string;
  slo: number;
  repeats: readonly Window[];
}

/** Points that can be read, in sweep order; a log that states no system is the original's, of Clockwork. */
export async function readMeasured(run: Run): Promise<Measured[]> {
  const all: Window[] = [];
  for (const point of run.points) {
    const file = point.files.requests;
    if (point.status !== 'ok' || !file || numberOf(run, point, 'slo') === undefined) continue;
    const duration = numberOf(run, point, 'duration');
    const read = await rememberRead(file, `fig5 ${duration}`, () => readWindow(file, duration));
    if (read) all.push({ ...read, point, file, repeat: point.repeat });
  }
  return repeatsOf(all).map((repeats) => {
    const [{ point }] = repeats;
    const system = String(parameterOf(run, point, 'system') ?? 'clockwork');
    return { system, slo: numberOf(run, point, 'slo')!, repeats };
  });
}

/** A third of the duration, ending a thirtieth of it before the last row: the paper's window at any scale. */
async function readWindow(file: string, declared: number | undefined) {
  const { columns: last } = await queryTable<'end'>(
    file,
    'requests',
    'SELECT max(time) AS "end" FROM requests',
  );
  const end = last.end[0]!;
  if (!(end > 0)) return null;
  // A log of the original does not state its duration; one that was cut short is judged in proportion.
  const duration = declared ?? (end > 0.4 * paperDuration * 1e9 ? paperDuration : end / 1e9);
  const to = end - (duration * 1e9) / 30;
  const from = to - (duration * 1e9) / 3;
  const window = `time > ${from} AND time <= ${to}`;
  const { columns } = await queryTable<'second' | 'rows' | 'successes' | 'met' | 'late'>(
    file,
    'requests',
    `SELECT floor((time - ${from}) / 1e9) AS second, CAST(count(*) AS DOUBLE) AS rows,
       CAST(count(*) FILTER (result = 0) AS DOUBLE) AS successes,
       CAST(count(*) FILTER (result = 0 AND deadline_met = 1) AS DOUBLE) AS met,
       CAST(count(*) FILTER (result = 0 AND deadline_met = 0) AS DOUBLE) AS late
     FROM requests WHERE ${window} GROUP BY 1 ORDER BY 1`,
  );
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const seconds = (to - Math.max(0, from)) / 1e9;
  const goodputs = new Float64Array(Math.max(1, Math.floor(seconds)));
  columns.second.forEach((second, i) => {
    if (second < goodputs.length) goodputs[second] = columns.met[i]!;
  });
  return {
    rows: sum(columns.rows),
    throughput: sum(columns.successes) / seconds,
    goodput: sum(columns.met) / seconds,
    goodputs,
    late: sum(columns.late),
    window,
  };
}

/** Latencies (ms) at probabilities in 0..1 of the window's rows, all of them or those of a further condition. */
export async function tail(
  { file, window }: Window,
  probabilities: readonly number[],
  also = '',
): Promise<number[]> {
  const list = probabilities.map((p) => p.toPrecision(17)).join(', ');
  const { columns } = await rememberRead(file, `fig5 tail ${window} ${also} ${list}`, () =>
    queryTable<'q'>(
      file,
      'requests',
      `SELECT CAST(unnest(quantile_disc(latency, [${list}])) AS DOUBLE) AS q FROM requests WHERE ${window}${also}`,
    ),
  );
  return Array.from(columns.q, (ns) => ns / 1e6);
}

import { type PointView, queryTable, type Run, rememberRead } from 'repro';
import { numberOf } from '../shared/values.js';

/** One point's latencies, ms, and rate. */
export interface Bench {
  concurrency: number;
  inferences: number;
  /** Inferences per second, from the first end to the last. */
  throughput: number;
  mean: number;
  min: number;
  q1: number;
  median: number;
  q3: number;
  max: number;
}

/** Points that can be read, one for each concurrency, ascending; later repeats are left to the tables of their own. */
export async function readBenches(run: Run): Promise<{ point: PointView; bench: Bench }[]> {
  const found = new Map<number, { point: PointView; bench: Bench }>();
  for (const point of run.points) {
    const file = point.files.requests;
    const concurrency = numberOf(run, point, 'concurrency');
    if (point.status !== 'ok' || !file || concurrency === undefined || found.has(concurrency)) continue;
    const bench = await rememberRead(file, 'fig2 bench', () => read(file, concurrency));
    if (bench) found.set(concurrency, { point, bench });
  }
  return [...found].sort(([a], [b]) => a - b).map(([, value]) => value);
}

async function read(file: string, concurrency: number): Promise<Bench | null> {
  const { columns } = await queryTable<
    'inferences' | 'span' | 'mean' | 'min' | 'q1' | 'median' | 'q3' | 'max'
  >(
    file,
    'requests',
    `SELECT CAST(count(*) AS DOUBLE) AS inferences, max(time) AS span, avg(latency) AS mean,
       CAST(min(latency) AS DOUBLE) AS min, CAST(quantile_disc(latency, 0.25) AS DOUBLE) AS q1,
       CAST(quantile_disc(latency, 0.5) AS DOUBLE) AS median, CAST(quantile_disc(latency, 0.75) AS DOUBLE) AS q3,
       CAST(max(latency) AS DOUBLE) AS max
     FROM requests WHERE result = 0`,
  );
  const inferences = columns.inferences[0]!;
  if (inferences < 2) return null;
  const ms = (name: 'mean' | 'min' | 'q1' | 'median' | 'q3' | 'max') => columns[name][0]! / 1e6;
  return {
    concurrency,
    inferences,
    throughput: (inferences - 1) / (columns.span[0]! / 1e9),
    mean: ms('mean'),
    min: ms('min'),
    q1: ms('q1'),
    median: ms('median'),
    q3: ms('q3'),
    max: ms('max'),
  };
}

/** Latencies (ms) at probabilities in 0..1 of all successful inferences: the smallest with that share at or below it. */
export async function quantiles(file: string, probabilities: readonly number[]): Promise<number[]> {
  const list = probabilities.map((p) => p.toPrecision(17)).join(', ');
  const { columns } = await rememberRead(file, `fig2 quantiles ${list}`, () =>
    queryTable<'q'>(
      file,
      'requests',
      `SELECT CAST(unnest(quantile_disc(latency, [${list}])) AS DOUBLE) AS q FROM requests WHERE result = 0`,
    ),
  );
  return Array.from(columns.q, (ns) => ns / 1e6);
}

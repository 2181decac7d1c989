import { type PointView, queryTable, type Run, rememberRead } from 'repro';
import { type Repeat, repeatsOf } from '../shared/claims/repeats.js';
import { numberOf } from '../shared/values.js';

/** Latencies of one repeat of a point, ms, and its rate. */
export interface Bench extends Repeat {
  point: PointView;
  file: string;
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

/** The repeats of one concurrency. */
export interface Benches {
  concurrency: number;
  repeats: readonly Bench[];
}

/** Points that can be read, one for each concurrency, ascending. */
export async function readBenches(run: Run): Promise<Benches[]> {
  const all: Bench[] = [];
  for (const point of run.points) {
    const file = point.files.requests;
    if (point.status !== 'ok' || !file || numberOf(run, point, 'concurrency') === undefined) continue;
    const bench = await rememberRead(file, 'fig2 bench', () => read(file));
    if (bench) all.push({ ...bench, point, file, repeat: point.repeat });
  }
  const found = new Map<number, Benches>();
  for (const repeats of repeatsOf(all)) {
    const concurrency = numberOf(run, repeats[0].point, 'concurrency')!;
    if (!found.has(concurrency)) found.set(concurrency, { concurrency, repeats });
  }
  return [...found.values()].sort((a, b) => a.concurrency - b.concurrency);
}

async function read(file: string): Promise<Omit<Bench, 'point' | 'file' | 'repeat'> | null> {
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

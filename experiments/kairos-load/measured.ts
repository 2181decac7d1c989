import { type Estimate, meanOf, type PointView, queryTable, type Run, rememberRead } from 'repro';
import { overRepeats, type Repeat, repeatsOf } from '../shared/claims/repeats.js';
import { numberOf, parameterOf } from '../shared/values.js';

/** Length of the windows that queries are counted in, s. */
export const WINDOW = 5;

/** One repeat of a point. */
export interface Course extends Repeat {
  point: PointView;
  /** By seed and window of arrival: queries, and those late. */
  sent: readonly Float64Array[];
  late: readonly Float64Array[];
}

/** One point, its repeats in their order. */
export interface Courses {
  distributor: string;
  /** s. */
  seconds: number;
  repeats: readonly Course[];
}

/** The points of a run with their course over time. */
export async function readCourses(run: Run): Promise<Courses[]> {
  const all: Course[] = [];
  for (const point of run.points) {
    const { served } = point.files;
    if (point.status !== 'ok' || !served) continue;
    const counted = await rememberRead(served, 'kairos course', () => count(served));
    all.push({ point, repeat: point.repeat, ...counted });
  }
  return repeatsOf(all).map((repeats) => ({
    distributor: String(parameterOf(run, repeats[0].point, 'distributor')),
    seconds: numberOf(run, repeats[0].point, 'seconds') ?? 120,
    repeats,
  }));
}

async function count(file: string): Promise<Pick<Course, 'sent' | 'late'>> {
  const { columns: c } = await queryTable<'seed' | 'w' | 'n' | 'late'>(
    file,
    'served',
    `SELECT seed_index AS seed, floor(t / ${WINDOW}e9) AS w, CAST(count(*) AS DOUBLE) AS n, CAST(sum(late) AS DOUBLE) AS late
     FROM served GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const seeds = 1 + Math.max(...c.seed);
  const windows = 1 + Math.max(...c.w);
  const empty = () => Array.from({ length: seeds }, () => new Float64Array(windows));
  const [sent, late] = [empty(), empty()];
  c.seed.forEach((seed, i) => {
    sent[seed][c.w[i]] = c.n[i];
    late[seed][c.w[i]] = c.late[i];
  });
  return { sent, late };
}

/**
 * Share in time of the queries that arrive from `from` to `to`, s: the mean over repeats of the mean over a repeat's seeds, with the interval
 * over repeats, or over the seeds of a single one; null where a repeat has none.
 */
export function attainmentBetween({ repeats }: Courses, from: number, to: number): Estimate | null {
  const own = repeats.flatMap((course) => overSeeds(course, from, to) ?? []);
  if (own.length < repeats.length) return null;
  const { value, low, high } = overRepeats(own);
  return { value, low: Math.max(0, low), high: Math.min(1, high) };
}

function overSeeds({ sent, late }: Course, from: number, to: number): Estimate | null {
  const [a, b] = [Math.ceil(from / WINDOW), Math.floor(to / WINDOW)];
  const sum = (values: Float64Array) => values.subarray(a, b).reduce((all, value) => all + value, 0);
  const shares = sent.flatMap((values, seed) => (sum(values) > 0 ? [1 - sum(late[seed]) / sum(values)] : []));
  return shares.length > 0 ? meanOf(shares) : null;
}

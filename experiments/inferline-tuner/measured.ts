import { queryTable, type Run, rememberRead } from 'repro';
import {
  type CostStep,
  costSteps,
  type Outcome,
  type Outcomes,
  readOutcomes,
} from '../shared/inferline-outcome.js';
import { numberOf, parameterOf } from '../shared/values.js';

/** Length of the windows that answers are counted in, s. */
export const WINDOW = 10;

/** One repeat of a point over time. */
export interface Course extends Outcome {
  /** s. */
  seconds: number;
  /** By window of sending: queries, and those answered late. */
  sent: Float64Array;
  late10: Float64Array;
  /** $/h over time. */
  costs: CostStep[];
  /** Replicas of all models from each change on. */
  totals: { t: number; wanted: number }[];
}

/** One point, its repeats in their order. */
export interface Courses extends Outcomes<Course> {
  scenario: string;
  system: string;
  /** s. */
  seconds: number;
}

/** The points of a run with their course over time. */
export async function readCourses(run: Run): Promise<Courses[]> {
  return Promise.all(
    (await readOutcomes(run)).map(async ({ point, repeats }) => {
      const seconds = numberOf(run, point, 'seconds') ?? 480;
      return {
        point,
        repeats: await Promise.all(
          repeats.map(async (one) => ({ ...one, seconds, ...(await courseOf(one)) })),
        ),
        seconds,
        scenario: String(parameterOf(run, point, 'scenario')),
        system: String(parameterOf(run, point, 'system')),
      };
    }),
  );
}

function courseOf({ point }: Outcome) {
  const { queries, replicas } = point.files as Record<'queries' | 'replicas', string>;
  return rememberRead(queries, 'inferline course', () => readOver(queries, replicas));
}

async function readOver(queries: string, replicas: string) {
  const { columns: w } = await queryTable<'w' | 'n' | 'late'>(
    queries,
    'queries',
    `SELECT floor(t / ${WINDOW}e9) AS w, CAST(count(*) AS DOUBLE) AS n, CAST(sum(late) AS DOUBLE) AS late
     FROM queries GROUP BY 1 ORDER BY 1`,
  );
  const windows = w.w[w.w.length - 1] + 1;
  const sent = new Float64Array(windows);
  const late10 = new Float64Array(windows);
  w.w.forEach((window, i) => {
    sent[window] = w.n[i];
    late10[window] = w.late[i];
  });
  const { columns: r } = await queryTable<'t' | 'model' | 'wanted' | 'price'>(
    replicas,
    'replicas',
    'SELECT t, model_id AS model, wanted, price FROM replicas',
  );
  const totals: { t: number; wanted: number }[] = [];
  r.t.forEach((t, i) => {
    if (r.model[i] === 0) totals.push({ t, wanted: r.wanted[i] });
    else totals[totals.length - 1].wanted += r.wanted[i];
  });
  return { sent, late10, costs: costSteps(r), totals };
}

/** Share of the queries sent from `from` to `to` (s, whole windows) that are late. */
export function lateBetween({ sent, late10 }: Course, from: number, to: number): number {
  const [a, b] = [Math.ceil(from / WINDOW), Math.floor(to / WINDOW)];
  const sum = (values: Float64Array) => values.subarray(a, b).reduce((all, value) => all + value, 0);
  return sum(late10) / Math.max(1, sum(sent));
}

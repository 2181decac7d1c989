import { type PointView, queryTable, type Run, rememberRead } from 'repro';
import { numberOf, parameterOf } from '../shared/values.js';

/** Solutions of a point's problems, by problem. */
export interface Solved {
  /** Each draws other orders of jobs. */
  repeat: number;
  solver: string;
  groups: number;
  jobs: number;
  objective: string;
  utility: string;
  perJob: number;
  /** By problem: value of the objective, sum of utilities, utilities computed, and, where it was measured, seconds. */
  values: ArrayLike<number>;
  utilities: ArrayLike<number>;
  computed: ArrayLike<number>;
  seconds: ArrayLike<number>;
}

/** Solutions of the finished points of a run, of each repeat. */
export async function readSolved(run: Run): Promise<Solved[]> {
  const all: Solved[] = [];
  for (const point of run.points) {
    const { solutions, solveTimes } = point.files;
    if (point.status !== 'ok' || !solutions) continue;
    const found = await rememberRead(solutions, 'faro solutions', async () => {
      const { columns } = await queryTable<'objective' | 'utility' | 'computed'>(
        solutions,
        'solutions',
        'SELECT objective, utility, CAST(computed AS DOUBLE) AS computed FROM solutions ORDER BY problem',
      );
      return columns;
    });
    const seconds = solveTimes ? await readSeconds(solveTimes) : [];
    all.push({
      ...stated(run, point),
      repeat: point.repeat,
      values: found.objective,
      utilities: found.utility,
      computed: found.computed,
      seconds,
    });
  }
  return all;
}

function stated(run: Run, point: PointView) {
  const text = (name: string, otherwise: string) => String(parameterOf(run, point, name) ?? otherwise);
  return {
    solver: text('solver', 'exact'),
    objective: text('objective', 'sum'),
    utility: text('utility', 'latency'),
    groups: numberOf(run, point, 'groups') ?? 0,
    jobs: numberOf(run, point, 'jobs') ?? 10,
    perJob: numberOf(run, point, 'perJob') ?? 3.6,
  };
}

async function readSeconds(file: string): Promise<ArrayLike<number>> {
  const { columns } = await queryTable<'seconds'>(
    file,
    'solveTimes',
    'SELECT CAST(took AS DOUBLE) / 1e9 AS seconds FROM solveTimes ORDER BY problem',
  );
  return columns.seconds;
}

export function meanOf(list: ArrayLike<number>): number {
  return Array.from(list).reduce((sum, value) => sum + value, 0) / list.length;
}

/** The same by repeat, in order; at least one list. */
export function byRepeat(all: readonly Solved[]): Solved[][] {
  const repeats = Math.max(0, ...all.map(({ repeat }) => repeat)) + 1;
  return Array.from({ length: repeats }, (_, i) => all.filter(({ repeat }) => repeat === i));
}

/** The solutions of a way of solving at a size, of the sum that is compared by size, among those of one repeat; undefined when there are none. */
export function ofSize(
  all: readonly Solved[],
  solver: string,
  groups: number,
  jobs: number,
): Solved | undefined {
  return all.find(
    (one) => one.solver === solver && one.groups === groups && one.jobs === jobs && one.objective === 'sum',
  );
}

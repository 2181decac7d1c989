import { type Measurement, type NotTestable, type PointView, queryTable, type Run } from 'repro';
import { type Repeat, repeatsOf } from '../../shared/claims/repeats.js';
import { classes, sensitiveClients } from '../series.js';
import { pointsOf, type RunKey, readClass } from './runs.js';

/** Batch throughput during one step of the ladder, and its 95 % interval, which takes seconds as independent. */
export interface StepThroughput {
  sloFactor: number;
  value: number;
  low: number;
  high: number;
}

const SECOND = 1e9;

/**
 * Batch responses per second at each step of the ladder, over whole seconds that lie inside the step and after the batch
 * clients' first second; steps before that are left out.
 */
async function ofPoint(run: Run, point: PointView): Promise<StepThroughput[]> {
  const [sensitive, batch] = [await readClass(run, point, 'sensitive'), await readClass(run, point, 'batch')];
  const counts = batch.factors.length === 1 ? batch.factors[0]! : undefined;
  if (!counts) return [];
  return sensitive.ticks.flatMap(({ time, sloFactor }, k) => {
    const from = Math.max(Math.ceil(time / SECOND), counts.first + 1);
    const to = Math.floor((sensitive.ticks[k + 1]?.time ?? sensitive.end) / SECOND);
    if (to - from < 2) return [];
    const seconds = Array.from({ length: to - from }, (_, i) => counts.met[from + i - counts.first] ?? 0);
    return [{ sloFactor, ...meanOf(seconds) }];
  });
}

/** A mean with its normal 95 % interval. */
function meanOf(values: readonly number[]): { value: number; low: number; high: number } {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const half = 1.96 * Math.sqrt(squares / (values.length - 1) / values.length);
  return { value, low: value - half, high: value + half };
}

/** What one repeat of a run came to. */
export interface RepeatThroughput extends Repeat {
  steps: StepThroughput[];
}

/** Batch throughput of each repeat of a run, at the steps that all of them have; or why there is none. */
export async function throughputOf(run: Run, key: RunKey): Promise<RepeatThroughput[] | NotTestable> {
  const points = pointsOf(run, key);
  if ('notTestable' in points) return points;
  const [repeats] = repeatsOf(points.map((point) => ({ point, repeat: point.repeat })));
  const each: RepeatThroughput[] = [];
  for (const { point, repeat } of repeats!) each.push({ repeat, steps: await ofPoint(run, point) });
  const has = (steps: readonly StepThroughput[], sloFactor: number) =>
    steps.some((step) => step.sloFactor === sloFactor);
  const common = each.map(({ repeat, steps }) => ({
    repeat,
    steps: steps.filter(({ sloFactor }) => each.every((other) => has(other.steps, sloFactor))),
  }));
  return common[0]!.steps.length > 0 ? common : { notTestable: `(${key.letter}) has no batch response` };
}

/** Batch requests that failed, over all runs with batch clients; they have a day, so none may. */
export async function batchFailures(run: Run, keys: readonly RunKey[]): Promise<Measurement> {
  let failures = 0;
  let rows = 0;
  for (const key of keys) {
    const points = pointsOf(run, key);
    if ('notTestable' in points) return points;
    for (const point of points) {
      const { batch } = classes(sensitiveClients(run, point));
      const { columns } = await queryTable<'rows' | 'failures'>(
        point.files.requests!,
        'requests',
        `SELECT count(*)::DOUBLE AS rows, (count(*) FILTER (deadline_met = 0))::DOUBLE AS failures
         FROM requests WHERE ${batch}`,
      );
      rows += columns.rows[0]!;
      failures += columns.failures[0]!;
    }
  }
  if (rows === 0) return { notTestable: 'no batch request was answered' };
  return {
    value: failures,
    low: failures,
    high: failures,
    where: `${rows.toLocaleString('en-US')} requests`,
  };
}

/** The most responses within their SLO that any second saw, of both classes together. */
export async function busiestSecond(run: Run, keys: readonly RunKey[]): Promise<Measurement> {
  let found: { value: number; where: string } | undefined;
  for (const key of keys) {
    const points = pointsOf(run, key);
    if ('notTestable' in points) return points;
    for (const point of points) {
      const { columns, rows } = await queryTable<'second' | 'met'>(
        point.files.requests!,
        'requests',
        `SELECT floor(time / 1e9) AS second, (count(*) FILTER (deadline_met = 1))::DOUBLE AS met
         FROM requests GROUP BY second ORDER BY met DESC, second LIMIT 1`,
      );
      if (rows === 0) continue;
      const value = columns.met[0]!;
      if (!found || value > found.value)
        found = { value, where: `(${key.letter}), second ${columns.second[0]}` };
    }
  }
  return found ? { ...found, low: found.value, high: found.value } : { notTestable: 'no response at all' };
}

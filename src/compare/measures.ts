import type { Estimate } from '../claims/statistics/estimate.js';
import { meanOverTime } from '../claims/statistics/mean-over-time.js';
import { satisfaction } from '../claims/statistics/satisfaction.js';
import { queryTable } from '../telemetry/read/query.js';
import type { PointView } from '../telemetry/run.js';
import { quantiles, type Variable } from './quantiles.js';

/** What is measured of a point, in the order in which it is shown. */
export interface Measure extends Estimate {
  /** `latency p99`, `batches of 4`. */
  measure: string;
  unit: '' | 'ms' | 'µs';
}

const INFER = 'action_type = 2 AND status = 0';
const LEVELS = [0.5, 0.9, 0.99] as const;

/** Distributions: unit, ns of the unit, and the rows. Latency is of successes, errors are of executed inferences, whatever their sign. */
const distributions: readonly (Variable & { name: string; unit: Measure['unit']; ns: number })[] = [
  { name: 'latency', unit: 'ms', ns: 1e6, table: 'requests', value: 'latency', where: 'result = 0' },
  {
    ...{ name: 'duration error', unit: 'µs', ns: 1e3, table: 'actions', where: INFER },
    value: 'abs(worker_exec_duration - expected_exec_duration)',
  },
  {
    ...{ name: 'completion error', unit: 'µs', ns: 1e3, table: 'actions', where: INFER },
    value: 'abs(worker_exec_complete - expected_exec_complete)',
  },
];

/**
 * Satisfaction and latency quantiles of a point with request rows; batch mix and prediction errors of one with action rows. Intervals are of
 * 95 %.
 *
 * @param sizes batch sizes whose shares are wanted. @throws UserError with file and line when a table is malformed.
 */
export async function measuresOf({ files }: PointView, sizes: readonly number[]): Promise<Measure[]> {
  const found: Measure[] = [];
  if (files.requests !== undefined) found.push(...(await satisfactionOf(files.requests)));
  for (const { name, unit, ns, ...variable } of distributions) {
    const path = files[variable.table];
    if (variable.table === 'actions' && name === 'duration error' && path !== undefined)
      found.push(...(await batchesOf(path, sizes)));
    const estimates = path === undefined ? null : await quantiles(path, variable, LEVELS);
    for (const [i, { value, low, high }] of (estimates ?? []).entries())
      found.push({
        ...{ measure: `${name} p${LEVELS[i] * 100}`, unit },
        ...{ value: value / ns, low: low / ns, high: high / ns },
      });
  }
  return found;
}

async function satisfactionOf(path: string): Promise<Measure[]> {
  const sql = `SELECT count(*) AS trials, sum(deadline_met) AS met FROM requests
    GROUP BY floor(time / 1e9) ORDER BY floor(time / 1e9)`;
  const { columns, rows } = await queryTable(path, 'requests', sql);
  const batches = Array.from({ length: rows }, (_, i) => ({
    successes: columns.met[i],
    trials: columns.trials[i],
  }));
  const estimate = satisfaction(batches);
  return estimate ? [{ measure: 'satisfaction', unit: '', ...bare(estimate) }] : [];
}

/** Batch sizes of a point's executed inferences, ascending; none without action rows. */
export async function batchSizes({ files: { actions } }: PointView): Promise<number[]> {
  if (actions === undefined) return [];
  const sql = `SELECT DISTINCT batch_size FROM actions WHERE ${INFER} ORDER BY batch_size`;
  return [...(await queryTable(actions, 'actions', sql)).columns.batch_size];
}

/** The mean batch of executed inferences, and the share of each batch size in them. */
async function batchesOf(path: string, sizes: readonly number[]): Promise<Measure[]> {
  const sql = `SELECT floor(time / 1e9) AS second, batch_size, count(*) AS n FROM actions
    WHERE ${INFER} GROUP BY ALL ORDER BY ALL`;
  const { columns, rows } = await queryTable(path, 'actions', sql);
  const seconds = new Map<number, Map<number, number>>();
  for (let i = 0; i < rows; i++) {
    const counts = seconds.get(columns.second[i]) ?? new Map<number, number>();
    seconds.set(columns.second[i], counts.set(columns.batch_size[i], columns.n[i]));
  }
  if (rows === 0) return [];
  const totals = [...seconds.values()].map((counts) => [...counts.values()].reduce((sum, n) => sum + n, 0));
  const parts = [...seconds.values()].map((counts, s) => ({
    sum: [...counts].reduce((sum, [size, n]) => sum + size * n, 0),
    squares: [...counts].reduce((sum, [size, n]) => sum + size ** 2 * n, 0),
    count: totals[s],
  }));
  const shares = sizes.map((size): Measure => {
    const batches = [...seconds.values()].map((counts, s) => ({
      successes: counts.get(size) ?? 0,
      trials: totals[s],
    }));
    return { measure: `batches of ${size}`, unit: '', ...bare(satisfaction(batches)!) };
  });
  const mean = meanOverTime(parts);
  return [...(mean ? [{ measure: 'mean batch', unit: '' as const, ...mean }] : []), ...shares];
}

function bare({ value, low, high }: Estimate): Estimate {
  return { value, low, high };
}

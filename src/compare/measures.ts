import type { Estimate } from '../claims/statistics/estimate.js';
import { meanOverTime } from '../claims/statistics/mean-over-time.js';
import { satisfaction } from '../claims/statistics/satisfaction.js';
import { queryTable } from '../telemetry/read/query.js';
import type { PointView } from '../telemetry/run.js';
import type { HistogramName } from '../telemetry/tables/clockwork.js';
import { quantiles, type Variable } from './quantiles.js';
import { meanBatchOfMinutes, quantilesOfHistograms, satisfactionOfMinutes } from './rollups.js';

/** What is measured of a point, in the order in which it is shown. */
export interface Measure extends Estimate {
  /** `latency p99`, `batches of 4`. */
  measure: string;
  unit: '' | 'ms' | 'µs';
}

const INFER = 'action_type = 2 AND status = 0';
const LEVELS = [0.5, 0.9, 0.99] as const;
const ALL_BATCHES = 'mean batch, failed ones too';

interface Distribution extends Variable {
  name: string;
  unit: Measure['unit'];
  ns: number;
  /** Where they are in a table of histograms. */
  histograms: readonly HistogramName[];
}

/** Distributions: unit, ns of the unit, and the rows. Latency is of successes, errors are of executed inferences, whatever their sign. */
const latency: Distribution = {
  ...{ name: 'latency', unit: 'ms', ns: 1e6, table: 'requests', value: 'latency', where: 'result = 0' },
  histograms: ['success_latency'],
};
const errors: readonly Distribution[] = [
  {
    ...{ name: 'duration error', unit: 'µs', ns: 1e3, table: 'actions', where: INFER },
    value: 'abs(worker_exec_duration - expected_exec_duration)',
    histograms: ['infer_duration_underpredicted', 'infer_duration_overpredicted'],
  },
  {
    ...{ name: 'completion error', unit: 'µs', ns: 1e3, table: 'actions', where: INFER },
    value: 'abs(worker_exec_complete - expected_exec_complete)',
    histograms: ['infer_completion_underpredicted', 'infer_completion_overpredicted'],
  },
];

/** What is wanted of a point besides what every one is measured by. */
export interface Wanted {
  /** Batch sizes whose shares are wanted. */
  sizes: readonly number[];
  /** Whether the mean batch of all inferences is wanted, because the other point does not tell executed ones apart. */
  allBatches: boolean;
}

/**
 * Satisfaction and latency quantiles of a point, batch mix and prediction errors: from its rows, and where it has none from its roll-ups,
 * which do not tell the sizes of batches. Intervals are of 95 %.
 *
 * @throws UserError with file and line when a table is malformed.
 */
export async function measuresOf(point: PointView, { sizes, allBatches }: Wanted): Promise<Measure[]> {
  const { requests, actions, minutes } = point.files;
  const measured = (measure: string, estimate: Estimate | null): Measure[] =>
    estimate === null ? [] : [{ measure, unit: '', ...bare(estimate) }];
  return [
    ...(requests !== undefined
      ? measured('satisfaction', await satisfactionOf(requests))
      : minutes !== undefined
        ? measured('satisfaction', await satisfactionOfMinutes(point))
        : []),
    ...(await quantilesOf(point, latency)),
    ...(actions !== undefined ? await batchesOf(actions, sizes) : []),
    ...(allBatches && actions !== undefined
      ? measured(ALL_BATCHES, await meanBatch(actions, 'action_type = 2'))
      : []),
    ...(actions === undefined && minutes !== undefined
      ? measured(ALL_BATCHES, await meanBatchOfMinutes(point))
      : []),
    ...(await Promise.all(errors.map((error) => quantilesOf(point, error)))).flat(),
  ];
}

/** Whether something that is measured of a point comes from its roll-ups, for want of rows. */
export function usesRollups({ files }: PointView): boolean {
  const without = files.requests === undefined || files.actions === undefined;
  return without && (files.minutes !== undefined || files.histograms !== undefined);
}

async function quantilesOf(
  point: PointView,
  { name, unit, ns, histograms, ...variable }: Distribution,
): Promise<Measure[]> {
  const path = point.files[variable.table];
  const estimates =
    path !== undefined
      ? await quantiles(path, variable, LEVELS)
      : point.files.histograms !== undefined
        ? await quantilesOfHistograms(point, histograms, LEVELS)
        : null;
  return (estimates ?? []).map(({ value, low, high }, i) => ({
    ...{ measure: `${name} p${LEVELS[i] * 100}`, unit },
    ...{ value: value / ns, low: low / ns, high: high / ns },
  }));
}

async function satisfactionOf(path: string): Promise<Estimate | null> {
  const sql = `SELECT count(*) AS trials, sum(deadline_met) AS met FROM requests
    GROUP BY floor(time / 1e9) ORDER BY floor(time / 1e9)`;
  const { columns, rows } = await queryTable(path, 'requests', sql);
  const batches = Array.from({ length: rows }, (_, i) => ({
    successes: columns.met[i],
    trials: columns.trials[i],
  }));
  return satisfaction(batches);
}

/** Batch sizes of a point's executed inferences, ascending; none without action rows. */
export async function batchSizes({ files: { actions } }: PointView): Promise<number[]> {
  if (actions === undefined) return [];
  const sql = `SELECT DISTINCT batch_size FROM actions WHERE ${INFER} ORDER BY batch_size`;
  return [...(await queryTable(actions, 'actions', sql)).columns.batch_size];
}

/** The mean batch of the inferences that count. */
async function meanBatch(path: string, where: string): Promise<Estimate | null> {
  const sql = `SELECT count(*) AS n, sum(batch_size) AS sum, sum(batch_size * batch_size) AS squares FROM actions
    WHERE ${where} GROUP BY floor(time / 1e9) ORDER BY floor(time / 1e9)`;
  const { columns, rows } = await queryTable(path, 'actions', sql);
  return meanOverTime(
    Array.from({ length: rows }, (_, i) => ({
      ...{ count: columns.n[i], sum: columns.sum[i], squares: columns.squares[i] },
    })),
  );
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
  const shares = sizes.map((size): Measure => {
    const batches = [...seconds.values()].map((counts) => ({
      successes: counts.get(size) ?? 0,
      trials: [...counts.values()].reduce((sum, n) => sum + n, 0),
    }));
    return { measure: `batches of ${size}`, unit: '', ...bare(satisfaction(batches)!) };
  });
  const mean = await meanBatch(path, INFER);
  return [...(mean ? [{ measure: 'mean batch', unit: '' as const, ...mean }] : []), ...shares];
}

function bare({ value, low, high }: Estimate): Estimate {
  return { value, low, high };
}

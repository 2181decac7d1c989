import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type HistogramName,
  histogramQuantile,
  type MinuteColumn,
  type PointView,
  queryTable,
  readHistogram,
  readMinutes,
} from '../../../src/index.js';
import { simulateClockworkPoint } from '../../../src/runner/targets/sim-clockwork.js';
import { tableFiles, tableNames } from '../../../src/telemetry/columns.js';
import { histogramCodes } from '../../../src/telemetry/tables/clockwork.js';
import { defaultOptions, PAGE, resnet50 } from '../../support/deployment.js';

/** What a bin's middle is off at most, as a share of the value. */
const RESOLUTION = 1 / 1024;

let dir: string;
let whole: PointView;
let rolledUp: PointView;
let rows: PointView;

// Overloaded and short of memory, so that there are timeouts, cold starts, failed actions and evictions.
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-agreement-'));
  const outcome = await simulateClockworkPoint(
    {
      name: 'point',
      seed: 3,
      spec: {
        system: 'clockwork',
        controller: { ...defaultOptions, maxGpus: 2 },
        workers: { count: 2, gpusPerWorker: 1, weightsCacheSize: 30 * PAGE, pageSize: PAGE },
        network: 'loopback',
        client: {
          workload: 'slo-exp-1',
          args: 'resnet50_v2 12 poisson 700 2 64 2 mul 3'.split(' '),
          inputs: true,
        },
        zoo: 'tiny',
        bucket: 1,
      },
      profiles: { resnet50_v2: resnet50 },
      telemetry: tableNames,
      folder: dir,
      invariants: true,
    },
    { progress: () => {}, cancelled: () => false },
  );
  const files = Object.fromEntries(tableNames.map((table) => [table, join(dir, tableFiles[table])]));
  whole = { name: 'point', parameters: {}, repeat: 0, seed: 3, status: 'ok', files };
  rolledUp = { ...whole, files: { minutes: files.minutes, histograms: files.histograms } };
  rows = { ...whole, files: { requests: files.requests, actions: files.actions } };
  expect(Object.keys(outcome.rows)).toEqual(['requests', 'actions', 'minutes', 'histograms']);
});
afterAll(() => rmSync(dir, { recursive: true }));

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
const quantiles: readonly MinuteColumn[] = [
  'latency_median',
  'latency_p99',
  'good_latency_median',
  'good_latency_p99',
];

describe('minutes of a simulated run', () => {
  it('are what DuckDB computes from its rows: counts exactly, quantiles within the resolution', async () => {
    const [table, exact] = [await readMinutes(rolledUp), await readMinutes(rows, { bucket: 1 })];
    expect(table.rows).toBeGreaterThan(15);
    expect(table.rows).toBe(exact.rows);
    for (const [name, values] of Object.entries(table.columns) as [MinuteColumn, Float64Array][]) {
      if (!quantiles.includes(name)) {
        expect([...values], name).toEqual([...exact.columns[name]]);
        continue;
      }
      for (const [i, value] of values.entries()) {
        if (Number.isNaN(value)) expect(exact.columns[name][i]).toBeNaN();
        else expect(Math.abs(value / exact.columns[name][i] - 1), name).toBeLessThanOrEqual(RESOLUTION);
      }
    }
  });

  it('sum up to the rows, in a run that shows everything that they count', async () => {
    const { columns } = await readMinutes(rolledUp);
    const { columns: all } = await queryTable(
      rows.files.requests!,
      'requests',
      `SELECT count(*) AS requests, count(*) FILTER (result = 4) AS timeouts, sum(deadline_met) AS goodput,
        count(*) FILTER (is_coldstart = 1 AND result = 0) AS cold_starts FROM requests`,
    );
    const { columns: done } = await queryTable(
      rows.files.actions!,
      'actions',
      `SELECT count(*) FILTER (action_type = 3) AS evictions, count(*) FILTER (action_type = 1) AS loads,
        sum(batch_size) FILTER (action_type = 2) AS batch FROM actions`,
    );
    for (const name of ['requests', 'timeouts', 'goodput', 'cold_starts'] as const) {
      expect(sum(columns[name]), name).toBe(all[name][0]);
      expect(all[name][0], name).toBeGreaterThan(0);
    }
    for (const name of ['evictions', 'loads', 'batch'] as const) {
      expect(sum(columns[name]), name).toBe(done[name][0]);
      expect(done[name][0], name).toBeGreaterThan(0);
    }
    expect(sum(columns.arrivals) + sum(columns.arrivals_before)).toBe(all.requests[0]);
  });

  it('of other lengths come from the rows', async () => {
    const long = await readMinutes(whole, { bucket: 5 });
    const short = await readMinutes(whole);
    expect(short.bucket).toBe(1);
    expect(long.rows).toBe(Math.ceil(short.rows / 5));
    expect(sum(long.columns.goodput)).toBe(sum(short.columns.goodput));
    await expect(readMinutes(rolledUp, { bucket: 5 })).rejects.toThrow(
      'Point point has buckets of 1 s, not 5 s, and no request rows',
    );
  });

  it('know nothing of actions in a point that has request rows only', async () => {
    const { columns } = await readMinutes({ ...rows, files: { requests: rows.files.requests } });
    expect(columns.infers.every(Number.isNaN)).toBe(true);
    expect(sum(columns.requests)).toBeGreaterThan(0);
  });
});

/** SQL for the values of each histogram. */
const valuesOf: Record<HistogramName, string> = {
  latency: 'SELECT latency AS v FROM requests',
  success_latency: 'SELECT latency AS v FROM requests WHERE result = 0',
  cold_latency: 'SELECT latency AS v FROM requests WHERE result = 0 AND is_coldstart = 1',
  warm_latency: 'SELECT latency AS v FROM requests WHERE result = 0 AND is_coldstart = 0',
  infer_duration_underpredicted: errors(2, 'duration', '>='),
  infer_duration_overpredicted: errors(2, 'duration', '<'),
  infer_completion_underpredicted: errors(2, 'complete', '>='),
  infer_completion_overpredicted: errors(2, 'complete', '<'),
  load_duration_underpredicted: errors(1, 'duration', '>='),
  load_duration_overpredicted: errors(1, 'duration', '<'),
  load_completion_underpredicted: errors(1, 'complete', '>='),
  load_completion_overpredicted: errors(1, 'complete', '<'),
};

function errors(type: number, what: string, sign: string): string {
  return `SELECT abs(worker_exec_${what} - expected_exec_${what}) AS v FROM actions
    WHERE action_type = ${type} AND status = 0 AND worker_exec_${what} ${sign} expected_exec_${what}`;
}

async function exactly(sql: string): Promise<{ count: number; at: number[] }> {
  const table = sql.includes('FROM requests') ? 'requests' : 'actions';
  const { columns } = await queryTable(rows.files[table]!, table, `SELECT v FROM (${sql}) ORDER BY v`);
  const rank = (q: number): number => Math.max(1, Math.ceil(q * columns.v.length)) - 1;
  return { count: columns.v.length, at: [0, 0.5, 0.9, 0.99, 0.999, 1].map((q) => columns.v[rank(q)]) };
}

describe('histograms of a simulated run', () => {
  it.each(Object.keys(histogramCodes) as HistogramName[])(
    'have the values of %s in the rows: as many, and each quantile within the resolution',
    async (name) => {
      const { count, at } = await exactly(valuesOf[name]);
      for (const point of [rolledUp, rows]) {
        const histogram = await readHistogram(point, name);
        expect(histogram.total).toBe(count);
        for (const [i, q] of [0, 0.5, 0.9, 0.99, 0.999, 1].entries()) {
          if (count === 0) continue;
          const found = histogramQuantile(histogram, q);
          if (q === 0 || q === 1) expect(found).toBe(at[i]);
          else expect(Math.abs(found - at[i])).toBeLessThanOrEqual(RESOLUTION * at[i]);
        }
      }
    },
  );
});

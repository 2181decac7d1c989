import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultMetrics } from '../../src/metrics/default-metrics.js';
import type { TableName } from '../../src/telemetry/columns.js';
import type { Values } from '../../src/telemetry/run.js';
import { type Row, writtenPoint } from '../claims/written-point.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-metrics-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const whole = { from: Number.NEGATIVE_INFINITY };

/** Metrics of a point with these tables, without units. */
async function metricsOf(
  written: Partial<Record<TableName, readonly Row[]>>,
  from = Number.NEGATIVE_INFINITY,
  parameters: Values = {},
): Promise<Record<string, number>> {
  const found = await defaultMetrics(writtenPoint(dir, written, { parameters }), { from });
  return Object.fromEntries(
    Object.entries(found).map(([name, metric]) => [name, typeof metric === 'number' ? metric : metric.value]),
  );
}

/** Ten requests that arrive at 0, 1 … 9 s and are answered k ms later; the last two miss their deadline. */
const requests = Array.from({ length: 10 }, (_, k) => ({
  t: k * 1e9 + (k + 1) * 1e6,
  latency: (k + 1) * 1e6,
  deadline_met: k < 8 ? 1 : 0,
}));

describe('metrics of requests', () => {
  it('are satisfaction, p99 of successes, and goodput', async () => {
    const metrics = await metricsOf({ requests });
    expect(metrics.satisfaction).toBe(0.8);
    expect(metrics['latency p99']).toBe(10);
    // Eight in time from the first arrival at 0 to the last answer at 9.01 s.
    expect(metrics.goodput).toBeCloseTo(8 / 9.01, 9);
  });

  it('leave out what arrived before the steady part', async () => {
    // `time` counts from the first row, which left at 0.001 s: the request that arrived at 5 s did so at 4.999 s on it.
    const metrics = await metricsOf({ requests }, 4.9985e9);
    expect(metrics.satisfaction).toBeCloseTo(3 / 5, 12);
    // From the begin of the steady part to the last answer, at 9.009 s.
    expect(metrics.goodput).toBeCloseTo(3 / 4.0105, 9);
  });

  it('have no p99 without a success, and are none without a request', async () => {
    const failed = requests.map((row) => ({ ...row, result: 4, deadline_met: 0 }));
    expect(await metricsOf({ requests: failed })).toEqual({ satisfaction: 0, goodput: 0 });
    expect(await metricsOf({ requests: [] })).toEqual({});
  });

  it('come from roll-ups where there are no rows', async () => {
    const minute = (t: number, goodput: number) => ({
      t,
      length: 60e9,
      requests: 100,
      successes: 100,
      goodput,
    });
    const minutes = [minute(0, 40), minute(60e9, 90), minute(120e9, 95)];
    const histograms = [{ histogram: 2, low: 1e6, high: 1e6, count: 300 }];
    expect(await metricsOf({ minutes, histograms })).toEqual({
      satisfaction: 0.75,
      'latency p99': 1,
      goodput: 225 / 180,
    });
    expect((await metricsOf({ minutes, histograms }, 60e9)).satisfaction).toBe(0.925);
  });
});

describe('metrics of a pipeline', () => {
  const queries = Array.from({ length: 101 }, (_, k) => ({
    query_id: k,
    t: k * 1e8,
    latency: (k + 1) * 1e6,
    late: k >= 96 ? 1 : 0,
  }));
  const replicas = [
    { t: 0, model_id: 0, wanted: 2, serving: 2, price: 1 },
    { t: 0, model_id: 1, wanted: 1, serving: 1, price: 3 },
    { t: 5e9, model_id: 0, wanted: 4, serving: 2, price: 1 },
    { t: 5e9, model_id: 1, wanted: 1, serving: 1, price: 3 },
  ];

  it('are late queries, p99, and the mean cost', async () => {
    const metrics = await metricsOf({ queries, replicas });
    expect(metrics['late queries']).toBeCloseTo(5 / 101, 12);
    // Of rank 100 in 101, within the bins.
    expect(Math.abs(metrics['latency p99'] / 100 - 1)).toBeLessThan(1 / 1024);
    // 5 $/h for 5 s, then 7 $/h for 5 s.
    expect(metrics['mean cost']).toBeCloseTo(6, 12);
  });

  it('count the cost of the steady part alone', async () => {
    expect((await metricsOf({ queries, replicas }, 5e9))['mean cost']).toBeCloseTo(7, 12);
  });
});

describe('metrics of Kairos', () => {
  it('are the mean of what its searches found', async () => {
    const capacity = [80, 90, 100].map((throughput, seed_index) => ({ seed_index, throughput }));
    expect(await metricsOf({ capacity })).toEqual({ 'served throughput': 90 });
  });

  it('are late queries and p99 under a load', async () => {
    const served = [1, 2, 3, 4].map((k) => ({ t: k * 1e9, latency: k * 1e6, late: k === 4 ? 1 : 0 }));
    expect(await metricsOf({ served })).toEqual({ 'late queries': 0.25, 'latency p99': 4 });
    expect((await metricsOf({ served }, 3e9))['late queries']).toBe(0.5);
  });
});

describe('metrics of Faro', () => {
  it('are violations and lost utility, as its claims compute them', async () => {
    const row = (minute: number, job_id: number, within: number, utility: number) => ({
      minute,
      job_id,
      requests: 10,
      within,
      utility,
    });
    const jobMinutes = [row(0, 0, 10, 1), row(0, 1, 5, 0.5), row(1, 0, 10, 1), row(1, 1, 10, 1)];
    const metrics = await metricsOf({ jobMinutes }, undefined, { minutes: 2 });
    // By minute 0.75 and 1; utilities sum up to 3.5 over 2 + 1 minutes.
    expect(metrics['violation rate']).toBeCloseTo(0.125, 12);
    expect(metrics['lost utility']).toBeCloseTo(2 - 3.5 / 3, 6);
  });

  it('are errors of forecasts and objectives of solutions', async () => {
    const forecasts = [
      { step: 1, actual: 10, p50: 8, p90: 20 },
      { step: 1, actual: 30, p50: 31, p90: 20 },
    ];
    const errors = await metricsOf({ forecasts });
    expect(errors['forecast error']).toBeCloseTo(1.5, 12);
    expect(errors['forecast loss p90']).toBeCloseTo((1 + 9) / 2, 9);
    expect(await metricsOf({ solutions: [{ objective: 3 }, { objective: 5 }] })).toEqual({ objective: 4 });
  });
});

it('of tables that nothing is measured by are none', async () => {
  expect(await defaultMetrics(writtenPoint(dir, { actions: [] }), whole)).toEqual({});
});

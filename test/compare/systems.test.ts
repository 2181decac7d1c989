import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { comparedLogdir } from '../../src/compare/compared-run.js';
import type { Comparison, Difference } from '../../src/compare/comparison.js';
import { stream } from '../../src/serving-core/random/streams.js';
import type { TableName } from '../../src/telemetry/columns.js';
import type { Values } from '../../src/telemetry/run.js';
import { type Row, writtenPoint } from '../claims/written-point.js';

type Tables = Partial<Record<TableName, readonly Row[]>>;

let dir: string;
let written = 0;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-compare-systems-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Two runs of one point with these tables, compared in everything. */
async function compared(a: Tables, b: Tables, parameters: Values = {}): Promise<Comparison> {
  const runs = [a, b].map((tables) => {
    const folder = join(dir, `${written++}`);
    const points = [writtenPoint(folder, tables, { parameters })];
    return comparedLogdir({ dir: folder, manifest: null, points, unfinished: [] });
  });
  return compareRuns(runs, { draws: (name) => stream(0, name), metrics: ['all'] });
}

const of = ({ differences }: Comparison, metric: string): Difference => {
  const found = differences.find((one) => one.metric === metric);
  if (!found) throw new Error(`no ${metric} in ${differences.map((one) => one.metric)}`);
  return found;
};

/** What is expected of a metric: both values, and the verdict. */
function expectValues(
  comparison: Comparison,
  metric: string,
  [reference, value]: [number, number],
  verdict: Difference['verdict'],
): void {
  const found = of(comparison, metric);
  expect(found.reference, metric).toBeCloseTo(reference, 9);
  expect(found.value, metric).toBeCloseTo(value, 9);
  expect({ metric, verdict: found.verdict }).toEqual({ metric, verdict });
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('runs of a pipeline', () => {
  /** 6,000 queries, one every 10 ms, whose latencies are 1, 2, … 100 times `latency`, ns; the slowest `late` of a hundred are late. */
  const queries = (latency: number, late: number) =>
    range(6000).map((k) => ({
      query_id: k,
      t: k * 1e7,
      latency: ((k % 100) + 1) * latency,
      late: k % 100 >= 100 - late ? 1 : 0,
    }));
  const replicas = (few: number, many: number) => [
    { t: 0, model_id: 0, wanted: few, serving: few, price: 1 },
    { t: 0, model_id: 1, wanted: 1, serving: 1, price: 3 },
    { t: 30e9, model_id: 0, wanted: many, serving: few, price: 1 },
  ];
  const plan = (cost: number) => [
    { step: 0, action: 1, model_id: 0, cost: 99 },
    { step: 1, action: 6, model_id: -1, cost },
  ];
  let shifted: Comparison;
  beforeAll(async () => {
    shifted = await compared(
      { queries: queries(1e6, 5), replicas: replicas(2, 4), plan: plan(10) },
      { queries: queries(2e6, 10), replicas: replicas(1, 3), plan: plan(11) },
    );
  });

  it('differ in late queries as 5 and 10 of a hundred, and in latencies as once and twice', () => {
    expectValues(shifted, 'late queries', [0.05, 0.1], 'worse');
    for (const [name, rank] of [
      ['latency p50', 50],
      ['latency p90', 90],
      ['latency p99', 99],
    ] as const) {
      const { reference, value, verdict } = of(shifted, name);
      expect(Math.abs(reference / rank - 1)).toBeLessThan(1 / 1024);
      expect(Math.abs(value / rank / 2 - 1)).toBeLessThan(1 / 1024);
      expect(verdict).toBe('worse');
    }
    expectValues(shifted, 'latency max', [100, 200], 'undecided');
  });

  it('differ in mean cost by the one replica less, at the same times', () => {
    // 5 $/h for 30 s and 7 $/h up to the last arrival at 59.99 s.
    const mean = (5 * 30 + 7 * 29.99) / 59.99;
    expectValues(shifted, 'mean cost', [mean, mean - 1], 'better');
  });

  it('differ in the cost of their plans without any doubt, however little', async () => {
    expectValues(shifted, 'plan cost', [10, 11], 'worse');
    expect(of(shifted, 'plan cost').exact).toBe(true);
    const less = await compared({ plan: plan(10) }, { plan: plan(9.98) });
    expectValues(less, 'plan cost', [10, 9.98], 'better');
    const same = await compared({ plan: plan(10) }, { plan: plan(9.995) });
    expectValues(same, 'plan cost', [10, 9.995], 'same');
  });

  it('are the same when latencies differ by a thousandth', async () => {
    const near = await compared({ queries: queries(1e6, 5) }, { queries: queries(1.001e6, 5) });
    for (const name of ['late queries', 'latency p50', 'latency p99'])
      expect(of(near, name)).toMatchObject({ verdict: 'same', exact: false });
  });
});

describe('runs of Kairos', () => {
  it('differ in what their searches found, if all agree', async () => {
    const capacity = (...found: number[]) => ({
      capacity: found.map((throughput, seed_index) => ({ seed_index, throughput })),
    });
    const more = await compared(capacity(80, 90, 100), capacity(100, 110, 120));
    expectValues(more, 'served throughput', [90, 110], 'better');
    const less = await compared(capacity(80, 90, 100), capacity(60, 70, 80));
    expectValues(less, 'served throughput', [90, 70], 'worse');
    const mixed = await compared(capacity(80, 90, 100), capacity(70, 110, 100));
    expectValues(mixed, 'served throughput', [90, 280 / 3], 'undecided');
  });

  it('differ in the queries of all seeds of a point', async () => {
    /** Two seeds of 1,000 queries in 10 s; in the first 1 of 10 is late, in the second 2 or 4 of 10. */
    const served = (late: number) => ({
      served: range(2000).map((k) => ({
        seed_index: Math.floor(k / 1000),
        query_id: k % 1000,
        t: (k % 1000) * 1e7,
        latency: ((k % 10) + 1) * 1e6,
        late: k % 10 < (k < 1000 ? 1 : late) ? 1 : 0,
      })),
    });
    const worse = await compared(served(2), served(4));
    expectValues(worse, 'late queries', [0.15, 0.25], 'worse');
    expectValues(
      worse,
      'latency p50',
      [of(worse, 'latency p50').reference, of(worse, 'latency p50').reference],
      'same',
    );
    const better = await compared(served(4), served(2));
    expectValues(better, 'late queries', [0.25, 0.15], 'better');
  });

  it('differ in what their pools cost', async () => {
    const pool = (second: number) => ({
      pool: [
        { type_id: 0, instances: 2, price: 1.5 },
        { type_id: 1, instances: second, price: 0.5 },
      ],
    });
    const found = await compared(pool(6), pool(7));
    expectValues(found, 'pool cost', [6, 6.5], 'worse');
  });
});

describe('runs of Faro', () => {
  /** Forty minutes of two jobs, of 100 and of 300 requests a minute. */
  const minutes = (second: { within: number; dropped: number; utility: number }) => ({
    jobMinutes: range(40).flatMap((minute) => [
      ...[
        { minute, job_id: 0, requests: 100, within: 90, dropped: 10, utility: 0.9, effective_utility: 0.8 },
      ],
      { minute, job_id: 1, requests: 300, effective_utility: 0.6, ...second },
    ]),
  });
  const reference = minutes({ within: 150, dropped: 30, utility: 0.8 });
  const of40 = { minutes: 40 };

  it('differ in violations by the mean over jobs, and in late requests by the mean over requests', async () => {
    const other = minutes({ within: 120, dropped: 10, utility: 0.7 });
    const found = await compared(reference, other, of40);
    // Jobs hold 0.9, and 0.5 or 0.4.
    expectValues(found, 'violation rate', [0.3, 0.35], 'worse');
    expectValues(found, 'late or dropped requests', [1 - 240 / 400, 1 - 210 / 400], 'worse');
    expectValues(found, 'dropped requests', [0.1, 0.05], 'better');
    expectValues(found, 'lost effective utility', [2 - (40 * 1.4) / 41, 2 - (40 * 1.4) / 41], 'same');
  });

  it('differ in lost utility as the sums divided by one minute more', async () => {
    const utilities = await compared(reference, minutes({ within: 150, dropped: 30, utility: 0.7 }), of40);
    const lost = (sum: number) => 2 - (40 * sum) / 41;
    const found = of(utilities, 'lost utility');
    expect(found.reference).toBeCloseTo(lost(1.7), 5);
    expect(found.value).toBeCloseTo(lost(1.6), 5);
    expect(found.verdict).toBe('worse');
    expectValues(utilities, 'violation rate', [0.3, 0.3], 'same');
  });

  it('are undecided where one minute differs from all others', async () => {
    const rows = reference.jobMinutes.map((row) =>
      row.minute === 20 && row.job_id === 1 ? { ...row, within: 0 } : row,
    );
    const found = await compared(reference, { jobMinutes: rows }, of40);
    // 0.25 in one minute of forty.
    expectValues(found, 'violation rate', [0.3, 0.3 + 0.25 / 40], 'undecided');
  });

  it('differ in their forecasts by what they missed', async () => {
    const forecasts = (p50: number, p90: number) => ({
      forecasts: range(40).map((minute) => ({ minute, step: 1, actual: 100, p50, p90 })),
    });
    const found = await compared(forecasts(90, 120), forecasts(105, 90));
    expectValues(found, 'forecast error', [10, 5], 'better');
    // A tenth of what the quantile lies above, nine tenths of what it lies below.
    expectValues(found, 'forecast loss p90', [2, 9], 'worse');
  });

  it('differ in what their solvers found, and in what it took', async () => {
    const solutions = (utility: number, computed: number) => ({
      solutions: range(20).map((problem) => ({ problem, utility, objective: utility - 1, computed })),
    });
    const found = await compared(solutions(8, 1000), solutions(8.5, 2000));
    expectValues(found, 'solved utility', [8, 8.5], 'better');
    expectValues(found, 'objective', [7, 7.5], 'better');
    expectValues(found, 'utilities computed', [1000, 2000], 'worse');
  });
});

describe('runs of a tournament', () => {
  /** A hundred seconds of 100 requests each, `good` of which are good, spread out, and `paid` instances of 3.6 $/h for all of them. */
  const played = (good: number, paid: number) => ({
    requests: range(10_000).map((k) => ({
      t: k * 1e7 + 1e6,
      latency: 1e6,
      deadline_met: (k * 37) % 100 < good ? 1 : 0,
    })),
    fleet: [
      { t: 0, type_id: 0, paid, serving: paid, price: 3.6 },
      { t: 100e9, type_id: 0, paid: 0, serving: 0, price: 3.6 },
    ],
  });

  it('differ in goodput, in what the fleet costs, and in what a million good responses do', async () => {
    const found = await compared(played(50, 1), played(80, 2));
    expect(of(found, 'goodput').reference).toBeCloseTo(5000 / 99.991, 6);
    expect(of(found, 'goodput').value).toBeCloseTo(8000 / 99.991, 6);
    expect(of(found, 'goodput').verdict).toBe('better');
    expect(of(found, 'fleet cost').reference).toBeCloseTo(3.6, 5);
    expect(of(found, 'fleet cost').value).toBeCloseTo(7.2, 5);
    expect(of(found, 'fleet cost').verdict).toBe('worse');
    // 0.1 $ for 5,000, and 0.2 $ for 8,000.
    expect(of(found, 'cost per million good').reference).toBeCloseTo(20, 4);
    expect(of(found, 'cost per million good').value).toBeCloseTo(25, 4);
    expect(of(found, 'cost per million good').verdict).toBe('worse');
  });

  it('are the same for twice the fleet and twice the good responses', async () => {
    const found = await compared(played(40, 1), played(80, 2));
    expect(of(found, 'cost per million good').value).toBeCloseTo(25, 4);
    expect(of(found, 'cost per million good').verdict).toBe('same');
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { measurePoint } from '../../src/report/measures/measure-point.js';
import { type TableName, tableFiles, tables } from '../../src/telemetry/columns.js';
import type { PointView } from '../../src/telemetry/run.js';
import { request, writePoint } from '../explain/tables.js';

type Cells = Readonly<Record<string, number>>;

/** A point with small tables; columns that a row leaves out are 0, or the least that they may be. */
function point(written: Partial<Record<TableName, readonly Cells[]>>): PointView {
  const folder = mkdtempSync(join(tmpdir(), 'repro-measures-'));
  const files: PointView['files'] = {};
  for (const [table, rows] of Object.entries(written) as [TableName, readonly Cells[]][]) {
    const names = tables[table].map(({ name }) => name);
    const cell = (row: Cells, name: string) =>
      String(row[name] ?? tables[table].find((column) => column.name === name)?.least ?? 0);
    const lines = rows.map((row) => names.map((name) => cell(row, name)).join('\t'));
    files[table] = join(folder, tableFiles[table]);
    writeFileSync(files[table], `${[names.join('\t'), ...lines].join('\n')}\n`);
  }
  return { name: 'point', parameters: {}, repeat: 0, seed: 0, status: 'ok', files };
}

const measured = async (of: PointView) =>
  Object.fromEntries(
    (await measurePoint(of)).map(({ name, unit, value }) => [`${name} ${unit}`.trim(), value]),
  );

it('measures requests: rates from the first arrival to the last answer, latencies of successes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'repro-measures-'));
  const logged = writePoint(
    folder,
    [request(0, 10), request(0, 30), request(0, 50, { result: 4, deadline_met: 0 }), request(90, 10)],
    null,
  );
  expect(await measured(logged)).toEqual({
    requests: 4,
    'satisfaction %': 50,
    'rate requests/s': 40,
    'goodput requests/s': 20,
    'latency p50 ms': 10,
    'latency p99 ms': 30,
    'latency max ms': 30,
    'SLO, median ms': 25,
  });
});

it('measures roll-ups where there are no rows', async () => {
  const minute = 60e9;
  const rolled = point({
    minutes: [
      {
        t: 0,
        length: minute,
        requests: 600,
        arrivals: 600,
        successes: 600,
        goodput: 300,
        infers: 10,
        batch: 40,
      },
      {
        t: minute,
        length: minute,
        requests: 600,
        arrivals: 600,
        successes: 600,
        goodput: 600,
        infers: 10,
        batch: 20,
      },
    ],
  });
  expect(await measured(rolled)).toEqual({
    requests: 1200,
    'satisfaction %': 75,
    'rate requests/s': 10,
    'goodput requests/s': 7.5,
    'mean batch': 3,
  });
});

it('measures the queries of a pipeline, and what its plan costs', async () => {
  const served = point({
    queries: [
      { t: 0, latency: 10e6, query_id: 0 },
      { t: 1e9, latency: 30e6, query_id: 1, late: 1 },
    ],
    replicas: [
      { t: 0, model_id: 0, wanted: 2, serving: 2, batch: 1, price: 0.5 },
      { t: 0, model_id: 1, wanted: 1, serving: 1, batch: 1, price: 3 },
      { t: 1e9, model_id: 1, wanted: 9, serving: 9, batch: 1, price: 3 },
    ],
  });
  expect(await measured(served)).toMatchObject({
    'attainment %': 50,
    'latency max ms': 30,
    'planned cost $/h': 4,
  });
});

it('measures searches of Kairos and minutes of Faro', async () => {
  const searched = point({
    capacity: [
      { throughput: 90, failing: 91, bound: 100 },
      { seed_index: 1, throughput: 70, failing: 71, bound: 100 },
    ],
    pool: [{ type_id: 0, instances: 2, price: 0.5 }],
  });
  expect(await measured(searched)).toEqual({
    'throughput queries/s': 80,
    'bound queries/s': 100,
    searches: 2,
    instances: 2,
    'price $/h': 1,
  });
  const shared = point({
    jobMinutes: [
      { job_id: 0, requests: 10, dropped: 1, within: 5, utility: 1, effective_utility: 0.5 },
      { job_id: 1, requests: 30, dropped: 1, within: 25, utility: 0.5, effective_utility: 0.5 },
    ],
  });
  expect(await measured(shared)).toEqual({
    jobs: 2,
    requests: 40,
    'within SLO %': 75,
    'dropped %': 5,
    utility: 0.75,
    'effective utility': 0.5,
  });
});

it('measures nothing of a point without tables', async () => {
  expect(await measured(point({}))).toEqual({});
});

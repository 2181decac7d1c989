import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SystemSpec } from '../../src/experiment/declaration.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { defaults } from '../../src/experiment/parameters.js';
import { faroSpec } from '../../src/report/simulator/faro.js';
import { inferlineArrivals, inferlineConfig } from '../../src/report/simulator/inferline.js';
import {
  type SimulatorOffer,
  type SimulatorResult,
  simulatedFrom,
} from '../../src/report/simulator/offer.js';
import { offerSimulator } from '../../src/report/simulator/offer-simulator.js';
import { simulate } from '../../src/report/simulator/simulate.js';
import { simulatePoint } from '../../src/runner/targets/sim.js';
import { type TableName, tableFiles } from '../../src/telemetry/columns.js';
import { queryTable } from '../../src/telemetry/read/query.js';
import type { Manifest, PointView, Run, Values } from '../../src/telemetry/run.js';

const SEED = 4;

/** Simulates a spec as `repro run` does, into a folder of its own; returns the files of its tables. */
async function played(spec: SystemSpec, telemetry: readonly TableName[]): Promise<PointView['files']> {
  const folder = mkdtempSync(join(tmpdir(), 'repro-systems-'));
  await simulatePoint(
    { name: 'point', seed: SEED, spec, profiles: {}, telemetry, folder, invariants: true },
    { progress: () => {}, cancelled: () => false },
  );
  return Object.fromEntries(telemetry.map((table) => [table, join(folder, tableFiles[table])]));
}

/** A point of an experiment, run, and the simulator that a report of it carries. */
async function offered(name: string, values: Values, telemetry: readonly TableName[]) {
  const experiment = await loadExperiment(name);
  const { declaration } = experiment;
  const parameters = { ...defaults(declaration.parameters), ...values };
  const spec = declaration.point(parameters) as SystemSpec;
  const files = await played(spec, telemetry);
  const point: PointView = { name: 'point', parameters, repeat: 0, seed: SEED, status: 'ok', files };
  const manifest = { seed: SEED, parameters: {} } as Manifest;
  const run: Run = { dir: '/nowhere', manifest, points: [point], unfinished: [] };
  const offer = await offerSimulator(run, experiment, []);
  if ('reason' in offer) throw new Error(offer.reason);
  return { offer, spec };
}

const run = (offer: SimulatorOffer, change: Values) =>
  simulate(simulatedFrom(offer, 0), { ...offer.starts[0].settings, ...(change as object) }, () => {});

const read = ({ readouts }: SimulatorResult) =>
  Object.fromEntries(readouts.map(({ name, value }) => [name, value]));

it('a page’s estimator of InferLine comes to the numbers of repro run', async () => {
  const small = { rate: 60, cv2: 4, queries: 2000, variation: 0.5 };
  const { offer, spec } = await offered('inferline-estimator', small, ['queries', 'replicas']);
  if (offer.system !== 'inferline' || spec.system !== 'inferline') throw new Error(offer.system);
  const settings = { ...offer.starts[0].settings, rate: 90, queries: 3000, slo: 300 };
  const what = simulatedFrom(offer, 0);
  if (what.system !== 'inferline') throw new Error(what.system);
  const config = inferlineConfig(what.base, settings);
  const files = await played(
    {
      ...spec,
      arrivals: inferlineArrivals(settings),
      slo: 300,
      lead: undefined,
      plan: { config: Object.fromEntries(config.map((one, i) => [what.base.pipeline.models[i].name, one])) },
    },
    ['queries'],
  );
  const sql = 'SELECT latency, late FROM queries ORDER BY latency';
  const { columns, rows } = await queryTable(files.queries!, 'queries', sql);
  const late = columns.late.reduce((sum, one) => sum + one, 0);
  expect(read(run(offer, { rate: 90, queries: 3000, slo: 300 }))).toMatchObject({
    queries: 3000,
    late,
    attainment: (100 * (rows - late)) / rows,
    p50: columns.latency[rows / 2 - 1] / 1e6,
    p99: columns.latency[0.99 * rows - 1] / 1e6,
  });
  expect(read(run(offer, { replicas0: 9 })).cost).toBeGreaterThan(read(run(offer, {})).cost);
});

it('a page’s simulator of Kairos comes to the numbers of repro run', async () => {
  const small = { queries: 1000 };
  const { offer, spec } = await offered('kairos-load', small, ['served', 'pool']);
  if (offer.system !== 'kairos' || spec.system !== 'kairos') throw new Error(offer.system);
  const { settings } = offer.starts[0];
  const counts = offer.specs[0].types.map((_, i) => settings[`count${i}`]);
  const rate = 0.8 * Number(settings.rate);
  const asked = { ...spec, mix: counts.join(), queries: 700, seeds: 1, load: { rate } };
  const files = await played({ ...asked, distributor: 'fcfs' }, ['served']);
  const sql = 'SELECT latency, late FROM served ORDER BY latency';
  const { columns, rows } = await queryTable(files.served!, 'served', sql);
  const late = columns.late.reduce((sum, one) => sum + one, 0);
  expect(read(run(offer, { rate, queries: 700, distributor: 'fcfs' }))).toEqual({
    queries: 700,
    late,
    attainment: (100 * (rows - late)) / rows,
    p50: columns.latency[rows / 2 - 1] / 1e6,
    p99: columns.latency[0.99 * rows - 1] / 1e6,
    max: columns.latency[rows - 1] / 1e6,
  });
});

it('a page’s simulator of Faro comes to the numbers of repro run, and draws them by quota', async () => {
  const small = { minutes: 12, policy: 'oneshot', quota: 20 };
  const { offer, spec } = await offered('faro-policies', small, ['jobMinutes']);
  if (offer.system !== 'faro' || spec.system !== 'faro') throw new Error(offer.system);
  const what = simulatedFrom(offer, 0);
  if (what.system !== 'faro') throw new Error(what.system);
  const { settings } = offer.starts[0];
  const asked = { ...settings, policy: 'faro-sum', quota: 24, minutes: 10, predictor: 'oracle' };
  const files = await played(
    { ...spec, ...faroSpec(what.base, asked), system: 'faro', minutes: 10, predictor: 'oracle' },
    ['jobMinutes'],
  );
  const sums = ['requests', 'within', 'dropped'].map((name) => `sum(${name}) AS ${name}`);
  const sql = `SELECT ${sums.join(', ')}, avg(effective_utility) AS effective FROM jobMinutes`;
  const { columns } = await queryTable(files.jobMinutes!, 'jobMinutes', sql);
  const { curve, ...result } = run(offer, asked as Values);
  expect(read({ curve, ...result })).toMatchObject({
    requests: columns.requests[0],
    within: (100 * columns.within[0]) / columns.requests[0],
    dropped: (100 * columns.dropped[0]) / columns.requests[0],
  });
  // The table's digits are those of a float.
  expect(read({ curve, ...result }).effective).toBeCloseTo(columns.effective[0], 6);
  expect(curve.length).toBeGreaterThan(5);
  expect(curve.find(([quota]) => quota === 24)![1]).toBe(read({ curve, ...result }).effective);
  expect(curve.at(-1)![1]).toBeGreaterThan(curve[0][1]);
});

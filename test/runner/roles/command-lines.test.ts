import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../../src/experiment/load.js';
import { defaults } from '../../../src/experiment/parameters.js';
import { bundledPrograms } from '../../../src/runner/roles/bundled.js';
import { originalPrograms } from '../../../src/runner/roles/original.js';
import type { ClockworkSpec } from '../../../src/serving-core/clockwork/spec.js';
import { controllerDefaults } from '../../../src/serving-core/clockwork/spec.js';
import type { Values } from '../../../src/telemetry/run.js';

const original = originalPrograms('/build', { emulated: false });
const emulated = originalPrograms('/build', { emulated: true });
const bundled = bundledPrograms('node', '/core.mjs');
const w = (count: number) => Array.from({ length: count }, (_, i) => `w${i + 1}:12345`);
const six = w(6).join(',');

/** A point as its experiment declares it. */
async function spec(experiment: string, values: Values): Promise<ClockworkSpec> {
  const { declaration } = await loadExperiment(experiment);
  return declaration.point({ ...defaults(declaration.parameters), ...values }) as ClockworkSpec;
}

const line = ({ program, args }: { program: string; args: readonly string[] }) =>
  [program, ...args].join(' ');
const controllerLine = (point: ClockworkSpec) =>
  line(
    original.controller(point, {
      logDir: '/log',
      bind: '0.0.0.0',
      port: 12346,
      workers: w(point.workers.count),
    }),
  );
const clientLine = (point: ClockworkSpec) =>
  line(original.client(point, { dir: '/p', controller: 'C:12346', seed: 0 }));

/**
 * The command lines of the artifact's run.sh, and the options that its controller adds by its own
 * defaults: max_exec 250 ms and max_batch 8.
 */
const published: [
  name: string,
  experiment: string,
  values: Values,
  controller: string,
  rest: string,
  client: string,
][] = [
  ...[10, 25, 50, 100, 250, 500].map((slo): (typeof published)[number] => [
    `Figure 5 at ${slo} ms`,
    'fig5',
    { slo },
    `controller INFER5 w1:12345 0 1 5000000 ${slo}000000`,
    ' 250000000 8',
    'client C:12346 comparison_experiment2 15 16',
  ]),
  [
    'Figure 6, whose horizon and SLO are the defaults',
    ...(['fig6', {}, 'controller INFER5 w1:12345 0 1', ' 10000000 100000000 250000000 8'] as const),
    'client C:12346 bursty_experiment 3600',
  ],
  ...[12, 48].flatMap((models) =>
    [600, 1200, 2400].map((rate): (typeof published)[number] => [
      `Figure 7 with ${models} models and ${rate} requests/s`,
      'fig7',
      { models, rate },
      `controller INFER5 ${six} 0 6 5000000 86400000000000`,
      ' 250000000 8',
      `client C:12346 slo-exp-1 resnet50_v2 ${models} poisson ${rate} 1 100 1.5 mul 30`,
    ]),
  ),
  ...(
    [
      [0, 1],
      [12, 16],
      [48, 4],
    ] as const
  ).map(([batchModels, concurrency]): (typeof published)[number] => [
    `Figure 8 with ${batchModels} batch models`,
    'fig8',
    { batchModels, concurrency },
    `controller INFER5 ${six} 0 6 5000000 86400000000000`,
    ' 250000000 8',
    `client C:12346 slo-exp-2 resnet50_v2 6 poisson 200 1 100 1.5 mul 30 ${batchModels} ${concurrency} 0`,
  ]),
];

const base: ClockworkSpec = {
  system: 'clockwork',
  controller: controllerDefaults('INFER5'),
  workers: { count: 1, gpusPerWorker: 1, weightsCacheSize: 23_085_449_216, pageSize: 16_777_216 },
  network: 'cluster',
  client: { workload: 'azure', args: ['8'], inputs: false },
  zoo: 'osdi20',
};

describe("the original's command lines", () => {
  it.each(published)('of %s', async (_, experiment, values, controller, rest, client) => {
    const point = await spec(experiment, values);
    expect(controllerLine(point)).toBe(`/build/${controller}${rest}`);
    expect(clientLine(point)).toBe(`/build/${client}`);
    expect(original.client(point, { dir: '/p', controller: 'C:12346', seed: 0 }).env).toEqual({
      CLOCKWORK_DISABLE_INPUTS: '0',
    });
    expect(line(original.worker(point, { dir: '/d', port: 12345, bind: '0.0.0.0' }))).toBe('/build/worker');
  });

  it('of Figures 9 and 10, where the controller makes the inputs and looks 15 ms ahead', () => {
    const controller = { ...controllerDefaults('INFER5', true), maxGpus: 6 };
    const point = { ...base, controller, workers: { ...base.workers, count: 6 } };
    expect(controllerLine(point)).toBe(`/build/controller INFER5 ${six} 1 6 15000000 100000000 250000000 8`);
    expect(clientLine(point)).toBe('/build/client C:12346 azure 8');
    expect(original.client(point, { dir: '/p', controller: 'C:12346', seed: 0 }).env).toEqual({
      CLOCKWORK_DISABLE_INPUTS: '1',
    });
  });

  it('of Figure 11, with N emulated GPUs in one worker', () => {
    const point: ClockworkSpec = {
      ...base,
      controller: { ...controllerDefaults('INFER5'), maxGpus: 40, scheduleAhead: 5e6, maxExec: 25e6 },
      workers: { ...base.workers, gpusPerWorker: 40 },
      client: {
        workload: 'azure_scalability_exp',
        args: ['40', '0.1', '4', '1.5', '60', '4'],
        inputs: false,
      },
    };
    const place = { dir: '/d', port: 12345, bind: '0.0.0.0' };
    expect(line(emulated.worker(point, place))).toBe('/build/worker_dummy -n 40');
    expect(controllerLine(point)).toBe('/build/controller INFER5 w1:12345 0 40 5000000 100000000 25000000 8');
    expect(clientLine(point)).toBe('/build/client C:12346 azure_scalability_exp 40 0.1 4 1.5 60 4');
  });

  it('tell a controller where its telemetry goes', () => {
    const place = { logDir: '/runs/a b', bind: '0.0.0.0', port: 12346, workers: ['w:1'] };
    expect(original.controller(base, place).env).toEqual({ CLOCKWORK_LOG_DIR: '/runs/a b' });
  });

  it('cannot move the port that clients connect to', () => {
    const place = { logDir: '/log', bind: '0.0.0.0', port: 12400, workers: ['w:1'] };
    expect(() => original.controller(base, place)).toThrow('does not have another port than 12346.');
    expect(line(bundled.controller(base, place))).toMatch(/ --port 12400$/);
  });

  it('give a worker its port, and its memory in a file, where they are not the defaults', () => {
    const workers = { ...base.workers, gpusPerWorker: 2, weightsCacheSize: 10_737_418_240 };
    const { program, args, files } = emulated.worker(
      { ...base, workers },
      { dir: '/d', port: 12347, bind: '' },
    );
    expect([program, ...args].join(' ')).toBe('/build/worker_dummy -n 2 -p 12347 -c /d/worker-12347.cfg');
    expect(Object.keys(files)).toEqual(['/d/worker-12347.cfg']);
    expect(files['/d/worker-12347.cfg'].replace(/\s+/g, ' ')).toBe(
      'WorkerConfig : { memory_settings : { weights_cache_size = 10737418240L; weights_cache_page_size = 16777216L; }; }; ',
    );
  });

  it.each([
    ['the scheduler EDF', { type: 'EDF' as const }],
    ['policies of your own', { policy: '/p.ts' }],
    ['the load tracker without its bugs', { loadTracker: 'fixed' as const }],
  ])('do not pretend that it has %s', (what, options) => {
    const point = { ...base, controller: { ...base.controller, ...options } };
    expect(() => controllerLine(point)).toThrow(`The original does not have ${what}.`);
  });
});

describe("the bundled programs' command lines", () => {
  it('are the same, with the address to listen on', async () => {
    const point = await spec('fig7', { rate: 600 });
    expect(line(bundled.worker(point, { dir: '/d', port: 12347, bind: '10.0.0.1' }))).toBe(
      'node /core.mjs worker -n 1 -p 12347 --bind 10.0.0.1',
    );
    const place = { logDir: '/log', bind: '10.0.0.2', port: 12346, workers: w(6) };
    expect(line(bundled.controller(point, place))).toBe(
      `node /core.mjs controller INFER5 ${six} 0 6 5000000 86400000000000 250000000 8 --bind 10.0.0.2`,
    );
    expect(bundled.controller(point, place).env).toEqual({ CLOCKWORK_LOG_DIR: '/log' });
    expect(line(bundled.client(point, { dir: '/p', controller: 'C:12346', seed: 0 }))).toBe(
      'node /core.mjs client C:12346 slo-exp-1 resnet50_v2 12 poisson 600 1 100 1.5 mul 30',
    );
  });

  it('carry what the original has no option for', () => {
    const controller = { ...controllerDefaults('EDF'), loadTracker: 'fixed' as const };
    const place = { logDir: '/log', bind: '10.0.0.2', port: 12346, workers: ['w:1'] };
    expect(line(bundled.controller({ ...base, controller }, place))).toMatch(/ --load-tracker fixed$/);
    expect(line(bundled.client(base, { dir: '/p', controller: 'C:1', seed: 7 }))).toBe(
      'node /core.mjs client C:1 azure 8 --seed 7',
    );
    const worker = { dir: '/d', port: 1, bind: '10.0.0.2' };
    expect(line(bundled.worker({ ...base, zoo: 'v1' }, worker))).toMatch(/ --zoo v1$/);
    const workers = { ...base.workers, weightsCacheSize: 10_737_418_240 };
    const given = bundled.worker({ ...base, workers }, worker);
    expect(line(given)).toMatch(/ -c \/d\/worker-1\.cfg$/);
    expect(given.files['/d/worker-1.cfg']).toContain('weights_cache_size = 10737418240L;');
  });

  it('refuse a zoo that is not on the hosts, and policies', () => {
    expect(() => bundled.worker({ ...base, zoo: './mine.csv' }, { dir: '/d', port: 1, bind: 'x' })).toThrow(
      'Workers on hosts cannot be given the zoo ./mine.csv from here.',
    );
    const controller = { ...controllerDefaults('INFER5'), policy: '/p.ts' };
    const place = { logDir: '/log', bind: 'x', port: 12346, workers: ['w:1'] };
    expect(() => bundled.controller({ ...base, controller }, place)).toThrow(/this machine only/);
  });

  it('take what is the user’s on this machine, from the folder that relative paths are of', () => {
    const here = bundledPrograms('node', '/run.js', { userFolder: '/home/u', env: { A: '' } });
    const point = {
      ...base,
      zoo: './mine.csv',
      controller: { ...controllerDefaults('INFER5'), policy: 'p.ts' },
    };
    const worker = here.worker(point, { dir: '/d', port: 1, bind: 'x' });
    expect(worker).toMatchObject({ cwd: '/home/u', env: { A: '' } });
    expect(line(worker)).toMatch(/ --zoo \.\/mine\.csv$/);
    const controller = here.controller(point, { logDir: '/l', bind: 'x', port: 12346, workers: ['w:1'] });
    expect(line(controller)).toMatch(/ --policy p\.ts$/);
    expect(controller.env).toEqual({ A: '', CLOCKWORK_LOG_DIR: '/l' });
    const client = here.client(point, { dir: '/p', controller: 'C:1', seed: 0 });
    expect(line(client)).toBe('node /run.js client C:1 azure 8 --zoo ./mine.csv');
  });

  it('hand the planned days over in a file, real ones only where they lie', () => {
    const dataset = {
      name: 'azure',
      day: 1,
      kind: 'synthetic',
      generator: 1,
      functions: 9,
      seed: 0,
    } as const;
    const days = [
      { dataset },
      { dataset: { name: 'azure', day: 2, kind: 'real', sha256: 'ab' } as const, file: '/day2' },
    ];
    const place = { dir: '/p', controller: 'C:1', seed: 0, days };
    const there = bundled.client(base, place);
    expect(line(there)).toMatch(/ --days \/p\/days\.json$/);
    expect(JSON.parse(there.files['/p/days.json'])).toEqual([{ dataset }]);
    const here = bundledPrograms('node', '/run.js', { userFolder: '/' }).client(base, place);
    expect(JSON.parse(here.files['/p/days.json'])).toEqual(days);
  });

  it('end a client after the point’s duration by themselves', () => {
    const point = { ...base, client: { ...base.client, duration: 2.5 } };
    const client = bundled.client(point, { dir: '/p', controller: 'C:1', seed: 0 });
    expect(client.endsItself).toBe(true);
    expect(line(client)).toMatch(/ --duration 2\.5$/);
    const other = original.client(point, { dir: '/p', controller: 'C:1', seed: 0 });
    expect(other.endsItself).toBeUndefined();
  });
});

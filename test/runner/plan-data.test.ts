import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planText } from '../../src/cli/run/plan-text.js';
import { dayFileName } from '../../src/datasets/azure/format.js';
import { keepSyntheticDay } from '../../src/datasets/azure/index.js';
import { executePlan } from '../../src/runner/execute-plan.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import type { TraceData } from '../../src/serving-core/common/trace-data.js';
import { readManifest } from '../../src/telemetry/logdir/records.js';
import { dayText, line } from '../datasets/azure/day-text.js';
import { Journal, options } from './fixture.js';
import { replaying } from './replay.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-plan-data-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const first = dayText(line({ 1: 5 }), line({ 2: 9 }));
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Keeps a day where `repro data add` would; returns its file. */
function keep(text: string, folder = join(dir, 'data', 'datasets', 'azure')): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, dayFileName(1));
  writeFileSync(file, text);
  return file;
}

const plan = (data?: TraceData, over: { logdir?: string; resume?: boolean; env?: object } = {}) =>
  planRun(
    options({
      experiment: replaying('azure_single', data, 1),
      logdir: join(dir, over.logdir ?? 'new'),
      loadProfiles: async (zoo) => {
        const [[, profile]] = await options().loadProfiles(zoo);
        return new Map([['resnet50_v2', { ...profile, name: 'resnet50_v2' }]]);
      },
      resume: over.resume,
      env: { REPRO_DATA: join(dir, 'data'), ...over.env },
    }),
  );
const keyOf = async (...args: Parameters<typeof plan>) => (await plan(...args)).points[0].key;

describe('a plan of a workload that replays a trace', () => {
  it('takes the stand-in where there is no real day, and says so', async () => {
    const planned = await plan();
    expect(planned.datasets).toEqual([
      { name: 'azure', day: 1, kind: 'synthetic', generator: 1, functions: 46_000, seed: 0 },
    ]);
    expect(planned.points[0].days).toEqual([{ dataset: planned.datasets[0] }]);
    expect(planText(planned, 200)).toContain(
      'data azure day 1, synthetic stand-in (46,000 functions, seed 0, generator 1)\n',
    );
  });

  it('takes the real day where it is, and names its content', async () => {
    const file = keep(first);
    const [{ days, datasets }] = (await plan()).points;
    expect(datasets).toEqual([{ name: 'azure', day: 1, kind: 'real', sha256: hash(first) }]);
    expect(days).toEqual([{ dataset: datasets[0], file }]);
    expect((await plan({ from: 'synthetic' })).datasets[0].kind).toBe('synthetic');
  });

  it('says how to get the real day when it is asked for and not here', async () => {
    await expect(plan({ from: 'real' })).rejects.toMatchObject({
      code: 'E_NO_DATA',
      message: 'Day 1 of the Azure Functions trace is not here, and the experiment asks for the real one.',
      next: "Get it: repro data pull azure --day 1. Or use the stand-in: from: 'synthetic' in its client.data",
    });
  });

  it('says of a written stand-in that it is one, also where real days are looked for', async () => {
    const { file } = keepSyntheticDay({ functions: 3 }, join(dir, 'tr'));
    const env = { AZURE_TRACE_DIR: join(dir, 'tr') };
    const planned = await plan(undefined, { env });
    const sha256 = hash(readFileSync(file, 'utf8'));
    expect(planned.datasets).toEqual([{ name: 'azure', day: 1, kind: 'synthetic-file', sha256 }]);
    expect(planned.points[0].days).toEqual([{ dataset: planned.datasets[0], file }]);
    expect(planText(planned, 200)).toContain(
      `data azure day 1, synthetic stand-in from a file (SHA-256 ${sha256.slice(0, 12)}…)\n`,
    );
    await expect(plan({ from: 'real' }, { env })).rejects.toMatchObject({
      message: `${file} is a synthetic stand-in that repro wrote, and the experiment asks for the real day 1.`,
      exitCode: 2,
    });
    expect(
      (await executePlan(planned, new Journal().reporter, { executor: new Journal().executor() })).exitCode,
    ).toBe(0);
    const resumed = await plan(undefined, { env, resume: true });
    expect(resumed.datasets).toEqual(planned.datasets);
  });

  it('names AZURE_TRACE_DIR when it is no folder, or lacks the day', async () => {
    const file = keep(first);
    for (const wrong of ['/nonexistent', file])
      await expect(plan(undefined, { env: { AZURE_TRACE_DIR: wrong } })).rejects.toMatchObject({
        message: `AZURE_TRACE_DIR is ${wrong}, which is not a folder.`,
        exitCode: 2,
      });
    rmSync(file);
    await expect(plan({ from: 'real' }, { env: { AZURE_TRACE_DIR: dir } })).rejects.toThrow(
      `Day 1 of the Azure Functions trace is not here (AZURE_TRACE_DIR is ${dir}), and`,
    );
  });

  it('refuses a pipe in place of a day, instead of waiting for its writer', async () => {
    const folder = join(dir, 'tr');
    mkdirSync(folder);
    const pipe = join(folder, dayFileName(1));
    execFileSync('mkfifo', [pipe]);
    await expect(plan(undefined, { env: { AZURE_TRACE_DIR: folder } })).rejects.toMatchObject({
      message: `${pipe} is not a regular file.`,
      exitCode: 2,
    });
  });

  it('makes the rows part of the key: their content, neither the path nor how they were asked for', async () => {
    const synthetic = [
      await keyOf(),
      await keyOf({ from: 'synthetic', functions: 300 }),
      await keyOf({ from: 'synthetic', functions: 300, seed: 1 }),
    ];
    expect(await keyOf({ from: 'synthetic' })).toBe(synthetic[0]);
    keep(first);
    const real = await keyOf();
    expect(await keyOf({ from: 'real', functions: 300 })).toBe(real);
    keep(dayText(line({ 1: 5 })));
    const other = await keyOf();
    const elsewhere = join(dir, 'elsewhere');
    keep(first, elsewhere);
    expect(await keyOf({ from: 'auto' }, { env: { AZURE_TRACE_DIR: elsewhere } })).toBe(real);
    expect(new Set([...synthetic, real, other]).size).toBe(5);
  });

  it('leaves the key of a workload without a trace alone', async () => {
    const key = async (data?: TraceData) => {
      const experiment = replaying('slo-exp-1 resnet 1 poisson 10 1 2 2 mul 1', data);
      const planned = await planRun(options({ experiment, logdir: join(dir, 'new') }));
      expect(planned.datasets).toEqual([]);
      return planned.points[0].key;
    };
    expect(await key({ from: 'synthetic' })).toBe(await key());
  });

  it('refuses a day that the trace does not have', async () => {
    const experiment = replaying('azure 1 0 1 1 60 15', undefined, 1);
    await expect(planRun(options({ experiment, logdir: join(dir, 'new') }))).rejects.toThrow(
      "azure: trace is '15', but must be at most 14.",
    );
    const file = join(dir, 'mine.js');
    writeFileSync(
      file,
      `export default { name: 'mine', summary: 's', parameters: [], examples: [], bind: () => ({
        loads: [{ model: 'resnet', copies: 1 }], notices: [], expectedRequests: 1, days: [0], start: () => ({}) }) };`,
    );
    await expect(planRun(options({ experiment: replaying(file), logdir: join(dir, 'new') }))).rejects.toThrow(
      'day is 0, but must be a whole number from 1 to 14.',
    );
  });
});

describe('a resumed run', () => {
  const failing = () =>
    new Journal().executor(() => {
      throw new Error('not yet');
    });
  /** Runs the plan into the logdir; with `fail` its point is left to do. */
  const run = async (data?: TraceData, fail = true) =>
    executePlan(await plan(data, { logdir: 'run' }), new Journal().reporter, {
      executor: fail ? failing() : new Journal().executor(),
    });
  const resume = (data?: TraceData) => plan(data, { logdir: 'run', resume: true });

  it('keeps to the stand-in when the real day has come since', async () => {
    await run();
    const before = readManifest(join(dir, 'run'))?.datasets;
    keep(first);
    expect((await plan()).datasets[0].kind).toBe('real');
    const resumed = await resume();
    expect(resumed.datasets).toEqual(before);
    expect(resumed.datasets[0].kind).toBe('synthetic');
  });

  it('refuses another real day than the one that it began with', async () => {
    keep(first);
    await run();
    const had = hash(first);
    const changed = dayText(line({ 7: 1 }));
    const [file, has] = [keep(changed), hash(changed)];
    for (const data of [undefined, { from: 'real' } as const])
      await expect(resume(data)).rejects.toMatchObject({
        code: 'E_RESUME_DIFFERS',
        message: `The run in ${join(dir, 'run')} replays day 1 with the SHA-256 ${had}, but ${file} has ${has}.`,
        next: 'Put the file of that run back, or run again into another logdir.',
      });
  });

  it('refuses to take the stand-in for a real day that has gone, unless no point is left', async () => {
    const file = keep(first);
    await run();
    renameSync(file, `${file}.away`);
    await expect(resume()).rejects.toMatchObject({
      code: 'E_RESUME_DIFFERS',
      message: `The run in ${join(dir, 'run')} replays the real day 1 of the Azure Functions trace, which is not here any more.`,
    });
    renameSync(`${file}.away`, file);
    rmSync(join(dir, 'run'), { recursive: true });
    await run(undefined, false);
    rmSync(file);
    expect((await resume()).points[0].finished?.status).toBe('ok');
  });

  it('refuses a manifest whose data sets are damaged', async () => {
    await run();
    const path = join(dir, 'run', 'manifest.json');
    const manifest = readManifest(join(dir, 'run'));
    writeFileSync(path, JSON.stringify({ ...manifest, datasets: [{ name: 'azure', day: 1, kind: 'fake' }] }));
    await expect(resume()).rejects.toThrow(
      'datasets [0] kind must be real or synthetic-file or synthetic, but is "fake"',
    );
  });
});

describe("a user's file", () => {
  const key = async (client: string) =>
    (await planRun(options({ experiment: replaying(client), logdir: join(dir, 'new') }))).points[0].key;
  const write = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };

  it('that a workload replays is part of the key by its content, wherever it lies', async () => {
    const client = (file: string) => `trace-replay ${file} timestamps resnet`;
    const before = await key(client(write('a.csv', '0.5\n1\n')));
    expect(await key(client(write('b.csv', '0.5\n1\n')))).toBe(before);
    expect(await key(client(write('a.csv', '0.5\n2\n')))).not.toBe(before);
  });

  it('that is a workload is part of the key, with what it imports from beside it', async () => {
    const source = (copies: string) =>
      `import { model } from './model.js'; export default { name: 'mine', summary: 's', parameters: [], examples: [], bind: () => ({
        loads: [{ model, copies: ${copies} }], notices: [], expectedRequests: 1, start: () => ({}) }) };`;
    write('model.ts', "export const model: string = 'resnet';");
    const before = await key(write('mine.ts', source('1')));
    expect(await key(write('same.ts', source('1')))).toBe(before);
    const changed = await key(write('mine.ts', source('2')));
    write('model.ts', "export const model: string = 'resnet'; // changed");
    const imported = await key(write('mine.ts', source('1')));
    expect(new Set([before, changed, imported]).size).toBe(3);
  });
});

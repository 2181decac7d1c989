import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DaySource, hashOf } from '../../../src/datasets/azure/day-source.js';
import { keepSyntheticDay } from '../../../src/datasets/azure/index.js';
import { loadZoo } from '../../../src/datasets/zoo/index.js';
import type { PointJob } from '../../../src/runner/job.js';
import { simulatePoint } from '../../../src/runner/targets/sim.js';
import { traceRows } from '../../../src/runner/targets/trace-rows.js';
import type { ClockworkSpec } from '../../../src/serving-core/clockwork/spec.js';
import type { ModelProfile } from '../../../src/serving-core/common/profile.js';
import { tableFiles } from '../../../src/telemetry/columns.js';
import type { Dataset } from '../../../src/telemetry/run.js';
import { dayText, line } from '../../datasets/azure/day-text.js';
import { defaultOptions, PAGE } from '../../support/deployment.js';

let dir: string;
let profiles: Record<string, ModelProfile>;
let real: DaySource;
const functions = 500;
const standIn = (seed = 0): DaySource => ({
  dataset: { name: 'azure', day: 1, kind: 'synthetic', generator: 1, functions, seed },
});
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-azure-'));
  profiles = Object.fromEntries(await loadZoo('osdi20'));
  real = await realDay(keepSyntheticDay({ functions }, dir).file);
});
afterAll(() => rmSync(dir, { recursive: true }));

async function realDay(file: string): Promise<DaySource> {
  return { dataset: { name: 'azure', day: 1, kind: 'real', sha256: await hashOf(file) }, file };
}

async function simulate(client: string, source: DaySource, seed = 0) {
  const [workload, ...args] = client.split(' ');
  const spec: ClockworkSpec = {
    system: 'clockwork',
    controller: { ...defaultOptions, maxGpus: 2 },
    workers: { count: 2, gpusPerWorker: 1, weightsCacheSize: 640 * PAGE, pageSize: PAGE },
    network: 'cluster',
    client: { workload, args, inputs: true, duration: 2 },
    zoo: 'osdi20',
  };
  const folder = mkdtempSync(join(dir, 'point-'));
  const telemetry = ['requests'] as const;
  const job: PointJob = {
    name: 'p',
    seed,
    spec,
    profiles,
    days: [source],
    telemetry,
    folder,
    invariants: true,
  };
  const { counters } = await simulatePoint(job, { progress: () => {}, cancelled: () => false });
  return { requests: counters.requests, table: readFileSync(join(folder, tableFiles.requests), 'utf8') };
}

describe('a workload that replays the Azure trace', () => {
  // Requests in 2 s at the rate of the first minute, or where minutes last a second of the first two, within 5 standard deviations.
  it.each([
    ['azure 8 1 1 1', [0, 0], 1, Number.POSITIVE_INFINITY],
    ['azure_scalability_exp 4 1 1 2 60 1', [0, 0], 0.5, Number.POSITIVE_INFINITY],
    ['azure_half', [0, 0], 1, Number.POSITIVE_INFINITY],
    ['azure_small', [0, 0], 1, Number.POSITIVE_INFINITY],
    ['azure_single', [0, 1], 1, 1],
  ] as const)(
    '%s sends what the rows say, the same of a stand-in and of its file',
    async (client, minutes, scale, rows) => {
      const { counts, functions: all } = (await traceRows([standIn()]))(1);
      let perMinute = 0;
      for (let row = 0; row < Math.min(all, rows); row++)
        perMinute += (counts[row * 1440 + minutes[0]] + counts[row * 1440 + minutes[1]]) / 2;
      const expected = (perMinute / 60) * 2 * scale;
      const { requests, table } = await simulate(client, standIn());
      expect(expected).toBeGreaterThan(10);
      expect(Math.abs(requests - expected)).toBeLessThan(5 * Math.sqrt(expected));
      expect((await simulate(client, real)).table).toBe(table);
      expect((await simulate(client, standIn(1))).table).not.toBe(table);
    },
  );

  it('azure_fast begins in the middle of the day, and differs by the seed of the run alone', async () => {
    const { table } = await simulate('azure_fast', standIn());
    expect((await simulate('azure_fast', real)).table).toBe(table);
    expect((await simulate('azure_fast', real, 1)).table).not.toBe(table);
  });
});

describe('the rows of a point', () => {
  const failure = async (content: string | Buffer, name: string) => {
    const file = join(dir, name);
    writeFileSync(file, content);
    return (simulate('azure_single', await realDay(file)) as Promise<unknown>).then(
      () => 'none',
      (error) => error.message.replace(file, 'FILE'),
    );
  };

  it.each([
    ['an empty file', '', 'FILE:1: the file is empty.'],
    ['a row too short', dayText(line(), 'a,b,c'), 'FILE:3: 3 fields instead of 1444.'],
    ['a negative count', dayText(line({ 4: -5 })), "FILE:2: the count of minute 4 ('-5') is negative."],
    ['a fraction', dayText(line({ 4: 0.5 })), "FILE:2: the count of minute 4 ('0.5') is not a whole number."],
    [
      'gzip cut short',
      gzipSync(dayText(line({ 1: 1 }))).subarray(0, -9),
      'FILE:3: the gzip data end here: the file was cut short.',
    ],
  ])('are refused whole: %s', async (what, content, message) => {
    expect(await failure(content, `${what}.csv`)).toBe(message);
  });

  it('are refused when the file has changed since the plan', async () => {
    const file = join(dir, 'changing.csv');
    writeFileSync(file, dayText(line({ 1: 1 })));
    const source = await realDay(file);
    const { sha256: had } = source.dataset as Dataset & { kind: 'real' };
    writeFileSync(file, dayText(line({ 1: 2 })));
    const has = await hashOf(file);
    await expect(simulate('azure_single', source)).rejects.toMatchObject({
      code: 'E_DATA_CHANGED',
      message: `${file} has the SHA-256 ${has}, but had ${had} when the run was planned.`,
    });
  });

  it('are made once for points that follow each other, and dropped for other ones', async () => {
    const first = (await traceRows([standIn()]))(1);
    expect((await traceRows([standIn()]))(1) === first).toBe(true);
    await traceRows([standIn(1)]);
    const again = (await traceRows([standIn()]))(1);
    expect(again === first).toBe(false);
    expect(again.totals).toEqual(first.totals);
  });

  it('are those of the days that the workload lists', async () => {
    const rows = await traceRows([standIn()]);
    expect(() => rows(2)).toThrow('The workload asks for day 2 of the trace, which its days do not list.');
  });
});

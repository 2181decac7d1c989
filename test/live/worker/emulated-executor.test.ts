import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInZoos } from '../../../src/datasets/zoo/index.js';
import { EmulatedExecutor } from '../../../src/live/worker/emulated-executor.js';
import { ModelRefused } from '../../../src/live/worker/live-executor.js';
import { modelFile } from '../../support/model-file.js';

const limits = { maxBatch: 8, maxExec: 250e6 };
let folder: string;
let told: [string, string][];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'repro-models-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const executor = (options: { zoo?: boolean; jitter?: number } = {}) =>
  new EmulatedExecutor({
    zoo: options.zoo === false ? null : builtInZoos[0].models,
    jitter: options.jitter ?? 0,
    substituted: (...what) => told.push(what),
  });

/** A model's files under `folder`; returns its path. */
function model(name: string, batches: readonly number[], measurements?: string): string {
  const model = path.join(folder, name, 'model');
  mkdirSync(path.dirname(model), { recursive: true });
  for (const b of batches) {
    writeFileSync(`${model}.${b}.so`, '');
    writeFileSync(
      `${model}.${b}.clockwork`,
      modelFile({ inputs: [1000], outputs: [40], pages: 2, weights: 20_000_000 }),
    );
  }
  writeFileSync(`${model}.clockwork_params`, '');
  if (measurements !== undefined) writeFileSync(`${model}.measurements`, measurements);
  return model;
}

const refusal = async (work: Promise<unknown>) => {
  const error = (await work.catch((thrown) => thrown)) as ModelRefused;
  expect(error).toBeInstanceOf(ModelRefused);
  return [error.status, error.message];
};

describe('an emulated executor', () => {
  it('reads a model of the original from its files, within the limits of the controller', async () => {
    const path = model(
      'mine',
      [1, 2, 4, 8, 16],
      'weights = 10000000L;\nb1 = 1L; b2 = 2L;\nb4 = 300000000L; b8 = 8L;',
    );
    const { profile, pages } = await executor().open(path, limits);
    expect(profile).toEqual({
      name: path,
      inputSize: 1000,
      outputSize: 40,
      weightsSize: 20_000_000,
      weightsTransfer: 10_000_000,
      batchSizes: [1, 2, 8],
      execution: [1, 2, 8],
    });
    expect(pages).toBe(2);
    expect(told).toEqual([]);
  });

  it('takes batch sizes up to the first whose files are missing, and 0 for a time that is', async () => {
    const path = model('mine', [1, 4], 'weights = 5;');
    const { profile } = await executor().open(path, limits);
    expect([profile.batchSizes, profile.execution]).toEqual([[1], [0]]);
  });

  it('serves a path that is not on disk from the zoo, and says so once', async () => {
    const worker = executor();
    const { profile } = await worker.open('/srv/models/resnet50_v2/model', { maxBatch: 4, maxExec: 5e6 });
    await worker.open('/srv/models/resnet50_v2/model', limits);
    expect(profile.batchSizes).toEqual([1, 2]);
    expect(profile.execution).toEqual([2.73e6, 4.05e6]);
    expect(told).toEqual([['/srv/models/resnet50_v2/model', 'resnet50_v2']]);
  });

  it('never takes the zoo for a path of which anything is on disk', async () => {
    const path = model('resnet50_v2', []);
    expect(await refusal(executor().open(path, limits))).toEqual([41, expect.stringContaining('no ')]);
    expect(told).toEqual([]);
  });

  it.each([
    ['/zoo/resnet50_v3/model', 41],
    ['/zoo/resnet50_v2/other', 41],
    ['', 41],
  ])('refuses %j with the code of the original', async (path, status) => {
    expect((await refusal(executor().open(path, limits)))[0]).toBe(status);
  });

  it('without a zoo refuses what is not on disk', async () => {
    const [status, message] = await refusal(executor({ zoo: false }).open('/zoo/resnet50_v2/model', limits));
    expect([status, message]).toEqual([41, 'Invalid model path /zoo/resnet50_v2/model']);
  });

  it('refuses a model without measurements (10), and one with broken files (41)', async () => {
    expect((await refusal(executor().open(model('a', [1]), limits)))[0]).toBe(10);
    expect(await refusal(executor().open(model('b', [1], 'b1 = -4;'), limits))).toEqual([
      41,
      expect.stringContaining('b1 is no time in ns'),
    ]);
    const broken = model('c', [1], 'b1 = 4;');
    writeFileSync(`${broken}.1.clockwork`, 'nonsense');
    expect((await refusal(executor().open(broken, limits)))[0]).toBe(41);
  });

  it('takes exactly the profiled times, or up to the jitter longer', async () => {
    const durations = async (jitter: number) => {
      const worker = executor({ jitter });
      await worker.open('/zoo/resnet50_v2/model', limits);
      worker.adopt('/zoo/resnet50_v2/model', 3, 2);
      const work = { gpu: 0, model: 4, batch: 3, padded: 4, inputSizes: [], body: new Uint8Array(0) };
      return [worker.load(0, 3), worker.infer(work), worker.output(work).length];
    };
    expect(await durations(0)).toEqual([8_320_000, 5_870_000, 12_000]);
    const [load, infer] = await durations(0.1);
    expect(load).toBeGreaterThan(8_320_000);
    expect(load).toBeLessThanOrEqual(9_152_000);
    expect(infer).toBeGreaterThan(5_870_000);
    expect(infer).toBeLessThanOrEqual(6_457_000);
  });
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ending, Inference } from '../../../../src/live/worker/live-executor.js';
import { OnnxExecutor } from '../../../../src/live/worker/onnx/onnx-executor.js';
import { floats, matmul, runtimeInstalled, writeModel } from '../../../support/onnx.js';

const limits = { maxBatch: 4, maxExec: 250e6 };
const profile = {
  name: 'mine',
  inputSize: 12,
  outputSize: 8,
  weightsSize: 24,
  weightsTransfer: 1000,
  batchSizes: [1, 2, 8],
  execution: [100, 300e6, 200],
};

// Without the optional package onnxruntime-node there is nothing to execute with.
describe.runIf(runtimeInstalled)('an executor of ONNX models', () => {
  let executor: OnnxExecutor;
  const lines: string[] = [];
  beforeAll(async () => {
    executor = await OnnxExecutor.start({
      gpus: 2,
      threads: 1,
      provider: 'cpu',
      dataFolder: mkdtempSync(join(tmpdir(), 'data-')),
      profiles: new Map(),
      decompress: (block, size) => new Uint8Array(floats(...new Array(size / 4).fill(block[0]))),
      say: (line) => lines.push(line),
    });
  });
  afterAll(() => executor.close());

  const load = (gpu: number, model: number) =>
    new Promise<Ending>((done) => expect(executor.load(gpu, model, done)).toBe(Number.POSITIVE_INFINITY));
  const infer = (work: Partial<Inference>) =>
    new Promise<Ending>((done) => {
      const usual = { gpu: 0, model: 1, batch: 1, padded: 1, inputSizes: [], body: floats(1, 2, 3) };
      executor.infer({ ...usual, ...work }, done);
    });
  /** A path as a worker gets it: that of the file without its ending. */
  const pathOf = (name = 'model') => writeModel(matmul(), `${name}.onnx`).replace(/\.onnx$/, '');

  it('measures a model that it opens, within the limits of the controller', async () => {
    const path = pathOf();
    const opened = await executor.open(path, limits);
    expect(opened.profile).toMatchObject({
      inputSize: 12,
      outputSize: 8,
      weightsSize: 24,
      batchSizes: [1, 2, 4],
    });
    expect(opened.profile.execution.every((ns) => ns > 0)).toBe(true);
    expect(lines.at(-1)).toBe(`${path} is ${path}.onnx, measured now`);
  });

  it('measures a model again for a controller that allows more', async () => {
    const path = pathOf();
    const sizes = async (maxBatch: number) =>
      (await executor.open(path, { ...limits, maxBatch })).profile.batchSizes;
    expect(await sizes(2)).toEqual([1, 2]);
    expect(await sizes(8)).toEqual([1, 2, 4, 8]);
    const measured = lines.length;
    expect(await sizes(4)).toEqual([1, 2, 4]);
    expect(lines).toHaveLength(measured);
  });

  it('loads, infers, pads, decompresses and evicts', async () => {
    const path = pathOf();
    await executor.open(path, limits);
    executor.adopt(path, 1, 2);
    expect(await load(0, 1)).toMatchObject({ status: 0, duration: expect.any(Number) });
    expect(await infer({})).toMatchObject({ status: 0, output: floats(5, 30) });
    const padded = await infer({ batch: 3, padded: 4, body: floats(1, 0, 0, 0, 1, 0, 0, 0, 1) });
    expect(new Uint8Array(padded.output!)).toEqual(floats(1, 0, 2, 0, 0, 10));
    const blocks = await infer({ batch: 2, padded: 2, inputSizes: [1, 1], body: Uint8Array.of(1, 2) });
    expect(blocks.output).toEqual(floats(3, 10, 6, 20));
    const empty = await infer({ batch: 2, padded: 2, body: new Uint8Array(0) });
    expect(empty).toEqual({ status: 0, duration: expect.any(Number) });
    // The second copy, on the second GPU, is another model.
    expect((await infer({ gpu: 1, model: 2 })).status).toBe(2);
    await load(1, 2);
    expect((await infer({ gpu: 1, model: 2 })).output).toEqual(floats(5, 30));
    executor.evict(0, 1);
    expect(await infer({})).toMatchObject({ status: 2, message: 'no model is loaded as 1' });
  });

  it('answers inputs that are wrong with the code of the worker', async () => {
    expect((await infer({ gpu: 1, model: 2, body: floats(1, 2) })).status).toBe(75);
    expect((await infer({ gpu: 1, model: 2 })).output).toEqual(floats(5, 30));
  });

  it('refuses a path without a model with 41, and knows the models that it can build', async () => {
    await expect(executor.open('/zoo/none/model', limits)).rejects.toMatchObject({
      name: 'ModelRefused',
      status: 41,
      message: 'Invalid model path /zoo/none/model: no /zoo/none/model.onnx',
    });
  });
});

describe.runIf(runtimeInstalled)('an executor with profiles that were measured before', () => {
  it('takes those, within the limits, and refuses one that is of another model', async () => {
    const root = mkdtempSync(join(tmpdir(), 'zoo-'));
    const start = (known: typeof profile) =>
      OnnxExecutor.start({
        gpus: 1,
        threads: 1,
        provider: 'cpu',
        dataFolder: root,
        profiles: new Map([['resnet50_v2', known]]),
        decompress: (block) => block,
        say: () => {},
      });
    const executor = await start({ ...profile, inputSize: 602112 });
    const opened = await executor.open('/zoo/resnet50_v2/model', limits);
    // Batch 2 takes longer than the limit, and 8 is larger.
    expect(opened.profile).toMatchObject({ batchSizes: [1], execution: [100] });
    await executor.close();
    const wrong = await start(profile);
    await expect(wrong.open('/zoo/resnet50_v2/model', limits)).rejects.toMatchObject({
      status: 41,
      message: expect.stringContaining('its profile has inputs of 12 bytes, the model 602112'),
    });
    await wrong.close();
  });
});

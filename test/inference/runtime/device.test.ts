import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INT64 } from '../../../src/inference/format/element-types.js';
import { ModelBuilder } from '../../../src/inference/format/model-builder.js';
import type { Encoded } from '../../../src/inference/format/protobuf-writer.js';
import { openModel } from '../../../src/inference/models/open-model.js';
import { InferenceDevice } from '../../../src/inference/runtime/device.js';
import { floats, matmul, runtimeInstalled, writeModel } from '../../support/onnx.js';

const open = async (encoded: Encoded) => (await openModel(writeModel(encoded), 'unused')).model;

// Without the optional package onnxruntime-node there is nothing to run on.
describe.runIf(runtimeInstalled)('a device with ONNX Runtime', () => {
  let device: InferenceDevice;
  beforeEach(() => {
    device = new InferenceDevice({ threads: 1, provider: 'cpu' });
  });
  afterEach(() => device.close());

  it('computes what the model says, for every batch', async () => {
    expect(await device.load('m', await open(matmul()))).toBeGreaterThan(0);
    const one = await device.run('m', 1, floats(1, 2, 3));
    expect(one.output).toEqual(floats(5, 30));
    expect(one.ns).toBeGreaterThan(0);
    const two = await device.run('m', 2, floats(1, 2, 3, -4, 0, 0.5));
    expect(two.output).toEqual(floats(5, 30, -4, 5));
    expect(await device.outputSize('m', 4)).toBe(8);
  });

  it('says which version runs', async () => {
    expect(await device.version()).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('feeds several inputs of several types from the bytes of each request', async () => {
    const model = new ModelBuilder('gather');
    const table = model.weights('table', [3, 1], Float32Array.of(10, 20, 30));
    const rows = model.operator('Gather', [table, model.input('id', ['N'], INT64)], 'row');
    model.operator('Mul', [rows, model.input('by', ['N', 1])], 'y');
    model.output('y', ['N', 1]);
    await device.load('m', await open(model.build()));
    const request = (id: bigint, by: number) =>
      Buffer.concat([new Uint8Array(BigInt64Array.of(id).buffer), floats(by)]);
    const { output } = await device.run('m', 2, Buffer.concat([request(2n, 0.5), request(0n, 3)]));
    expect(new Uint8Array(output)).toEqual(floats(15, 30));
  });

  it('convolves', async () => {
    const model = new ModelBuilder('blur');
    const kernel = model.weights('k', [1, 1, 2, 2], new Float32Array(4).fill(0.25));
    model.operator('Conv', [model.input('x', ['N', 1, 2, 2]), kernel], 'y', { kernel_shape: [2, 2] });
    model.output('y', ['N', 1, 1, 1]);
    await device.load('m', await open(model.build()));
    expect((await device.run('m', 1, floats(1, 2, 3, 6))).output).toEqual(floats(3));
  });

  it('does one thing after the other in the order of the calls, and keeps models apart', async () => {
    const done: string[] = [];
    const other = new ModelBuilder('negate');
    other.operator('Neg', [other.input('x', ['N', 1])], 'y');
    other.output('y', ['N', 1]);
    const calls = [
      device.load('a', await open(matmul())).then(() => done.push('load a')),
      device.load('b', await open(other.build())).then(() => done.push('load b')),
      device
        .run('a', 1, floats(1, 1, 1))
        .then(({ output }) => done.push(`a ${floats(3, 10).join() === output.join()}`)),
      device
        .run('b', 1, floats(7))
        .then(({ output }) => done.push(`b ${floats(-7).join() === output.join()}`)),
      device.unload('a').then(() => done.push('unload a')),
    ];
    await Promise.all(calls);
    expect(done).toEqual(['load a', 'load b', 'a true', 'b true', 'unload a']);
    await expect(device.run('a', 1, floats(1, 1, 1))).rejects.toThrow('no model is loaded as a');
  });

  it('times runs without disturbing the inputs of others', async () => {
    await device.load('m', await open(matmul()));
    const times = await device.time('m', 8, 5);
    expect(times).toHaveLength(5);
    expect(times.every((ns) => ns > 0)).toBe(true);
  });

  it('leaves the thread that uses it free meanwhile', async () => {
    await device.load('m', await open(matmul()));
    let turns = 0;
    let running = true;
    const turn = () => {
      turns++;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await device.time('m', 64, 10_000);
    running = false;
    // A runtime that computed here would let the event loop turn once or twice meanwhile.
    expect(turns).toBeGreaterThan(3);
  });

  it('refuses bytes that are no batch, and goes on', async () => {
    await device.load('m', await open(matmul()));
    await expect(device.run('m', 2, floats(1, 2, 3))).rejects.toMatchObject({ name: 'WrongSize' });
    expect((await device.run('m', 1, floats(1, 2, 3))).output).toEqual(floats(5, 30));
  });

  it('says what ONNX Runtime has against a model', async () => {
    const model = new ModelBuilder('unknown');
    model.operator('Nonsense', [model.input('x', ['N', 1])], 'y');
    model.output('y', ['N', 1]);
    await expect(device.load('m', await open(model.build()))).rejects.toMatchObject({
      code: 'E_MODEL_LOAD',
      message: expect.stringMatching(/cannot be loaded: .*Nonsense/),
    });
  });

  it('rejects what waits when it is closed, and what comes later', async () => {
    const model = await open(matmul());
    const waiting = device.load('m', model);
    await Promise.all([expect(waiting).rejects.toThrow('the inference device is closed'), device.close()]);
    await expect(device.load('m', model)).rejects.toThrow('closed');
  });
});

import { describe, expect, it } from 'vitest';
import type { Runtime, RuntimeTensor } from '../../../src/inference/runtime/load-runtime.js';
import { type LoadableModel, Sessions } from '../../../src/inference/runtime/sessions.js';
import { floats } from '../../support/onnx.js';

const model: LoadableModel = {
  file: 'm.onnx',
  sizes: {},
  signature: {
    inputs: [{ name: 'x', type: { code: 1, name: 'float32', bytes: 4 }, shape: [1], itemSize: 4 }],
    inputSize: 4,
    fixedBatch: undefined,
  },
};

/** A runtime of which every call takes 2 ms of the faked clock, and which answers with `output`; the device is closed at `ends` ms. */
function faked(
  output: (x: RuntimeTensor) => RuntimeTensor,
  env?: Runtime['env'],
  ends = Number.POSITIVE_INFINITY,
) {
  let now = 0;
  const done: string[] = [];
  const runtime: Runtime = {
    env,
    Tensor: class {
      constructor(
        readonly type: string,
        readonly data: ArrayBufferView,
        readonly dims: readonly number[],
      ) {}
    },
    InferenceSession: {
      create: async (file) => {
        now += 2;
        done.push(`create ${file}`);
        return {
          outputNames: ['y'],
          run: async ({ x }) => {
            now += 2;
            return { y: output(x) };
          },
          release: async () => void done.push('release'),
        };
      },
    },
  };
  const ending = () => now >= ends;
  return { sessions: new Sessions(runtime, { threads: 1, provider: 'cpu' }, () => now, ending), done };
}

const echo = (x: RuntimeTensor) => x;

describe('sessions', () => {
  it('time loads and runs in ns', async () => {
    const { sessions } = faked(echo);
    expect(await sessions.load('a', model)).toBe(2e6);
    expect(await sessions.run('a', 2, floats(5, 6))).toEqual({ ns: 2e6, output: floats(5, 6) });
    expect(await sessions.time('a', 4, 3)).toEqual(Float64Array.of(2e6, 2e6, 2e6));
    expect(await sessions.outputSize('a', 4)).toBe(4);
  });

  it('give up the runs that are left when the device is closed', async () => {
    // The load ends at 2 ms, and each run takes 2 more: the third would begin at 6.
    const { sessions } = faked(echo, undefined, 6);
    await sessions.load('a', model);
    expect(await sessions.time('a', 1, 2)).toHaveLength(2);
    await expect(sessions.time('a', 1, 1)).rejects.toThrow('the inference device is closed');
  });

  it('name the version that was loaded, not the one that was asked for', () => {
    expect(faked(echo, { versions: { node: '9.8.7' } }).sessions.version()).toBe('9.8.7');
    expect(faked(echo).sessions.version()).toBe('of an unknown version');
  });

  it('drop a model that is loaded again under its key', async () => {
    const { sessions, done } = faked(echo);
    await sessions.load('a', model);
    await sessions.load('a', model);
    await sessions.unload('a');
    expect(done).toEqual(['create m.onnx', 'release', 'create m.onnx', 'release']);
    await expect(sessions.run('a', 1, floats(1))).rejects.toThrow('no model is loaded as a');
  });

  it('refuse another batch than the only one of a model', async () => {
    const { sessions } = faked(echo);
    await sessions.load('a', { ...model, signature: { ...model.signature, fixedBatch: 1 } });
    await expect(sessions.run('a', 2, floats(1, 2))).rejects.toThrow('runs batches of 1 only, not 2');
  });

  it.each([
    [
      'whose first dimension is not the batch',
      { dims: [1, 2], data: Float32Array.of(1, 2) },
      /shape \[1, 2\]/,
    ],
    ['of strings', { dims: [2], data: ['a', 'b'] }, /is no tensor of numbers/],
  ])('refuse an output %s', async (_, tensor, message) => {
    const { sessions } = faked(() => tensor);
    await sessions.load('a', model);
    await expect(sessions.time('a', 2, 1)).rejects.toMatchObject({
      code: 'E_MODEL_OUTPUT',
      message: expect.stringMatching(message),
    });
  });

  it('say what ONNX Runtime says when a model fails in it', async () => {
    const { sessions } = faked(() => {
      throw new Error('Non-zero status code.\nmore');
    });
    await sessions.load('a', model);
    await expect(sessions.run('a', 1, floats(1))).rejects.toMatchObject({
      code: 'E_MODEL_RUN',
      message: 'm.onnx cannot be run: Non-zero status code.',
    });
  });
});

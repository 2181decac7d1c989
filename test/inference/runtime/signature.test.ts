import { describe, expect, it } from 'vitest';
import type { DeclaredTensor } from '../../../src/inference/format/read-model.js';
import { signatureOf } from '../../../src/inference/runtime/signature.js';

const signature = (inputs: DeclaredTensor[], sizes?: Record<string, number>) =>
  signatureOf({ file: 'm.onnx', inputs, outputs: [], operators: 1, weightsSize: 0 }, sizes);
const input = (shape: DeclaredTensor['shape'], type = 1, name = 'x') => ({ name, type, shape });

describe('the signature of a model', () => {
  it('counts the bytes of one input over all its tensors', () => {
    const { inputs, inputSize } = signature([input(['N', 3, 224, 224]), input(['N', 4], 7, 'ids')]);
    expect(inputs.map(({ itemSize }) => itemSize)).toEqual([602112, 32]);
    expect(inputSize).toBe(602144);
  });

  it('takes a size that the model leaves open from the user', () => {
    expect(signature([input(['N', 'length'], 7)], { length: 128 }).inputSize).toBe(1024);
  });

  it('knows the one batch that a model with a fixed one can run', () => {
    expect(signature([input([4, 3])]).fixedBatch).toBe(4);
    expect(signature([input(['', 3])]).fixedBatch).toBeUndefined();
  });

  it.each([
    ['no input at all', [], /has no input/],
    ['an input without dimensions', [input([])], /'x' has no batch dimension/],
    ['an input of unknown shape', [input(undefined)], /'x' has no batch dimension/],
    ['an input of strings', [input(['N', 3], 8)], /'x' is of string, which cannot be fed/],
    ['an input of bfloat16', [input(['N', 3], 16)], /'x' is of bfloat16/],
    ['an input that is no tensor', [input(undefined, 0)], /'x' is no tensor/],
    ['a size that is open', [input(['N', 'length'])], /size of dimension length of input 'x' is open/],
    ['a size that is open and has no name', [input(['N', ''])], /size of dimension number 2 of input 'x'/],
    ['batches that differ', [input(['N', 3]), input([1, 3], 1, 'y')], /differ in their batch dimension/],
    ['an input beyond all memory', [input(['N', 1e6, 1e6])], /has 4000000000000 bytes/],
  ])('is refused with %s', (_, inputs, message) => {
    expect(() => signature(inputs)).toThrow(
      expect.objectContaining({ code: 'E_MODEL_INPUT', message: expect.stringMatching(message) }),
    );
  });

  it('refuses a size for a dimension that the model does not have', () => {
    expect(() => signature([input(['N', 'length'])], { length: 2, lenght: 3 })).toThrow(
      "m.onnx: no open dimension is called 'lenght'.",
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Signature } from '../../../src/inference/runtime/signature.js';
import { syntheticInput } from '../../../src/inference/runtime/synthetic-input.js';
import { joinOutputs, splitInputs } from '../../../src/inference/runtime/tensors.js';

const uint8 = { code: 2, name: 'uint8', bytes: 1 };
const float32 = { code: 1, name: 'float32', bytes: 4 };
const signature = (...parts: [typeof uint8, number][]): Signature => ({
  inputs: parts.map(([type, items], i) => ({
    name: `i${i}`,
    type,
    shape: [items],
    itemSize: items * type.bytes,
  })),
  inputSize: parts.reduce((sum, [type, items]) => sum + items * type.bytes, 0),
  fixedBatch: undefined,
});

describe('the bytes of a batch', () => {
  it('are requests one after the other, and go to one buffer a tensor', () => {
    const tensors = splitInputs(
      signature([uint8, 2], [uint8, 1]),
      3,
      Uint8Array.of(1, 2, 9, 3, 4, 8, 5, 6, 7),
    );
    expect(tensors).toEqual([Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(9, 8, 7)]);
  });

  it('come back from outputs in the same order', () => {
    const joined = joinOutputs([Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(9, 8, 7)], 3);
    expect(joined).toEqual(Uint8Array.of(1, 2, 9, 3, 4, 8, 5, 6, 7));
  });

  it('are refused when they are too few or too many', () => {
    for (const size of [0, 23, 25, 12])
      expect(() => splitInputs(signature([float32, 3]), 2, new Uint8Array(size))).toThrow(
        `${size} bytes are not 2 inputs of 12 bytes (24)`,
      );
  });

  it('are moved when they lie where no number may begin', () => {
    const odd = new Uint8Array(13).subarray(1);
    const [tensor] = splitInputs(signature([float32, 3]), 1, odd);
    expect(tensor.byteOffset % 4).toBe(0);
  });
});

describe('made-up inputs', () => {
  it('are the same for the same seed, floats within 0 and 1 and whole numbers of 0 or 1', () => {
    const both = signature([float32, 50], [{ code: 7, name: 'int64', bytes: 8 }, 50]);
    const bytes = syntheticInput(both, 2);
    expect(syntheticInput(both, 2)).toEqual(bytes);
    const [values, ids] = splitInputs(both, 2, bytes);
    const numbers = [...new Float32Array(values.buffer)];
    expect(numbers.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(90);
    expect(new Set(new BigInt64Array(ids.buffer))).toEqual(new Set([0n, 1n]));
  });
});

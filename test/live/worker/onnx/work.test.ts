import { describe, expect, it } from 'vitest';
import { rawInputs } from '../../../../src/live/worker/onnx/work.js';

/** A compression of the test's own: a byte that is repeated as often as the input is long. */
const repeat = (block: Uint8Array, size: number) => {
  if (block.length !== 1) throw new Error('the block is damaged');
  return new Uint8Array(size).fill(block[0]);
};
const work = (batch: number, padded: number, body: number[], inputSizes: number[] = []) => ({
  gpu: 0,
  model: 0,
  batch,
  padded,
  inputSizes,
  body: Uint8Array.from(body),
});

describe('the raw inputs of a batch', () => {
  it('are its body, padded to the batch size that runs', () => {
    expect(rawInputs(work(3, 4, [1, 2, 3, 4, 5, 6]), 2, repeat)).toEqual(
      Uint8Array.of(1, 2, 3, 4, 5, 6, 0, 0),
    );
  });

  it('are its blocks, decompressed', () => {
    expect(rawInputs(work(2, 2, [7, 9], [1, 1]), 3, repeat)).toEqual(Uint8Array.of(7, 7, 7, 9, 9, 9));
  });

  it.each([
    ['too few bytes', work(2, 2, [1, 2, 3]), 75],
    ['too many bytes', work(1, 1, [1, 2, 3]), 75],
    ['fewer blocks than inputs', work(2, 2, [1], [1]), 77],
    ['more blocks than inputs', work(1, 1, [1, 1], [1, 1]), 77],
    ['blocks that leave bytes over', work(1, 1, [1, 2], [1]), 77],
    ['a damaged block', work(2, 2, [1, 2, 3], [1, 2]), 78],
  ])('are refused with %s', (_, bad, status) => {
    expect(() => rawInputs(bad, 2, repeat)).toThrow(expect.objectContaining({ status }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadModelFile, readModelMeta } from '../../../src/live/files/model-meta.js';
import { modelFile } from '../../support/model-file.js';

describe('the metadata of a compiled model', () => {
  it('gives sizes summed over inputs and outputs, and the pages', () => {
    expect(readModelMeta(modelFile({ inputs: [100, 20], outputs: [3, 4] }))).toEqual({
      inputSize: 120,
      outputSize: 7,
      weightsSize: 102_160_300,
      pages: 7,
    });
  });

  it('cut anywhere is refused, and so is anything behind it', () => {
    const bytes = modelFile();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => readModelMeta(bytes.subarray(0, length))).toThrow(BadModelFile);
      }),
    );
    expect(() => readModelMeta(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow('it has 1 bytes more');
  });

  it('of noise is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => readModelMeta(Buffer.from(bytes))).toThrow(BadModelFile);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { measurementsText, modelMetadata } from '../../src/profiling/clockwork-folder.js';

const profile = {
  name: 'm',
  inputSize: 602112,
  outputSize: 4000,
  weightsSize: 20_000_000,
  weightsTransfer: 8_320_000,
  batchSizes: [1, 2],
  execution: [2_730_000, 4_050_000],
};

describe('a model folder of Clockwork', () => {
  it('states times as the original does', () => {
    expect(measurementsText(profile)).toBe('weights = 8320000L;\nb1 = 2730000L;\nb2 = 4050000L;\n');
  });

  it('has the metadata of a compiled model, field by field', () => {
    const page = 16_777_216;
    const tensor = (offset: number, size: number) => [
      'q',
      offset,
      'i',
      0,
      'q',
      offset,
      'q',
      size,
      'i',
      2,
      'q',
      2,
      'q',
      size / 8,
      'i',
      2,
      'i',
      32,
      'i',
      1,
    ];
    const expected = [
      ...['i', 1, 'q', 20_000_000, 'q', 2 * page, 'q', 0, 'q', 2 * 606_112],
      // no function, no operator
      ...['i', 0, 'i', 1, 'i', 0],
      ...['i', 1, 'i', 1, ...tensor(0, 2 * 602_112)],
      ...['i', 1, 'i', 1, ...tensor(2 * 602_112, 8000)],
      ...['q', page, 'i', 1, 'i', 2, 'q', 0, 'q', page, 'q', page, 'q', 20_000_000 - page],
    ];
    const bytes = modelMetadata(profile, 2);
    let at = 0;
    const read = expected.map((one, i) => {
      if (i % 2 === 0) return one;
      const size = expected[i - 1] === 'q' ? 8 : 4;
      at += size;
      return size === 8 ? Number(bytes.readBigInt64LE(at - 8)) : bytes.readInt32LE(at - 4);
    });
    expect(read).toEqual(expected);
    expect(at).toBe(bytes.length);
  });
});

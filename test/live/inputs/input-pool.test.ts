import { describe, expect, it } from 'vitest';
import { InputPool, makeInput } from '../../../src/live/inputs/input-pool.js';
import { decompressBlock } from '../../../src/serving-core/clockwork/wire/lz4.js';
import { stream } from '../../../src/serving-core/random/streams.js';

describe('generated inputs', () => {
  const pool = new InputPool(stream(1, 'choice'));

  it.each([12_288, 589_824, 602_112, 1_072_812])('of %d bytes compress to about 15 %%, and back', (size) => {
    const inputs = pool.prepare(size);
    expect(inputs.length).toBe(20);
    const mean = inputs.reduce((sum, { length }) => sum + length, 0) / inputs.length;
    expect(mean / size).toBeGreaterThan(0.14);
    expect(mean / size).toBeLessThan(0.165);
    expect(Buffer.from(decompressBlock(inputs[7], size)).equals(makeInput(size, 7))).toBe(true);
  });

  it('of a size are all used', () => {
    const seen = new Set(Array.from({ length: 400 }, () => pool.pick(12_288)));
    expect(seen.size).toBe(20);
  });
});

import { describe, expect, it } from 'vitest';
import { littleEndian } from '../../../src/inference/format/model-builder.js';

describe('the weights of a model', () => {
  // 1 is 0x3f800000 as IEEE 754 has it
  it('are the bytes in memory on a machine whose order is little-endian, without a copy', () => {
    const values = Float32Array.of(1, -2);
    const bytes = littleEndian(values, 'LE');
    expect(bytes.buffer).toBe(values.buffer);
  });

  it('have their bytes turned around on any other machine, and stay what they are there', () => {
    const bigEndian = Buffer.from([0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0]);
    const values = new Float32Array(new Uint8Array(bigEndian).buffer);
    expect([...littleEndian(values, 'BE')]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
    expect([...new Uint8Array(values.buffer)]).toEqual([...bigEndian]);
  });
});

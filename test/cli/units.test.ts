import { describe, expect, it } from 'vitest';
import { dataSize, duration } from '../../src/cli/units.js';

describe('units for people', () => {
  it.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [12.4, '12 s'],
    [89, '89 s'],
    [90, '2 min'],
    [5400, '1.5 h'],
  ])('%f seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [175_000_000, '175 MB'],
    [999_600_000, '1.0 GB'],
  ])('%i bytes are %s', (bytes, text) => expect(dataSize(bytes)).toBe(text));
});

import { describe, expect, it } from 'vitest';
import { shown } from '../src/shown.js';

describe('a value in a message', () => {
  it.each([
    [3, '3'],
    ['a"b', '"a\\"b"'],
    [undefined, 'undefined'],
    [{ toString: 1 }, '{"toString":1}'],
    [JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), '[…]'],
    [JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), '{…}'],
    ['x'.repeat(1000), `"${'x'.repeat(199)}…`],
  ])('%#', (value, text) => {
    expect(shown(value)).toBe(text);
  });
});

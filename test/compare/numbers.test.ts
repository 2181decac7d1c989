import { describe, expect, it } from 'vitest';
import { number, percent } from '../../src/compare/numbers.js';

describe('numbers of a comparison', () => {
  it.each([
    [1234.4, '1234'],
    [-0.08765, '−0.0877'],
    [0.00123, '0.0012'],
    [-3.34e-7, '−3.3e−7'],
    [2, '2'],
  ])('%d is shown as %s', (value, text) => {
    expect(number(value)).toBe(text);
  });

  it('a part is a signed percentage', () => {
    expect([0.0123, -0.0123, 0, -1.5].map(percent)).toEqual(['+1.23 %', '−1.23 %', '0 %', '−150 %']);
  });
});

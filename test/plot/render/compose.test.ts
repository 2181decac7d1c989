import { describe, expect, it } from 'vitest';
import { wrap } from '../../../src/plot/render/compose.js';
import { textWidth } from '../../../src/plot/render/measure.js';

describe('wrapping a caption', () => {
  it('breaks at spaces where the next word would not fit', () => {
    const width = textWidth('one two', 10, 'regular') + 0.01;
    expect(wrap('one two  three\nfour', width, 10)).toEqual(['one two', 'three', 'four']);
  });

  it('keeps a word that is wider than the line whole, and gives no line for no text', () => {
    expect(wrap('incomprehensibilities a', 5, 10)).toEqual(['incomprehensibilities', 'a']);
    expect(wrap('  ', 100)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { renderTable } from '../../src/cli/table.js';

describe('a table', () => {
  it('is aligned by spaces, numbers to the right, without lines or trailing blanks', () => {
    const text = renderTable(
      ['NAME', 'RATE', 'NOTE'],
      [
        ['a', '600', 'x'],
        ['long', '1200', ''],
      ],
      {
        width: 80,
        right: ['RATE'],
      },
    );
    expect(text).toBe('NAME  RATE  NOTE\na      600  x\nlong  1200');
  });

  it('wraps its widest column at words to keep within the width', () => {
    const text = renderTable(['ID', 'TEXT'], [['1', 'one two three four']], { width: 14 });
    expect(text).toBe('ID  TEXT\n1   one two\n    three four');
  });

  it('keeps a number with its unit where another column is too wide already', () => {
    const text = renderTable(['NAME', 'CORE TIME'], [['incomprehensibilities', '0.5 s']], {
      width: 10,
      right: ['CORE TIME'],
    });
    expect(text.split('\n').at(-1)).toBe('incomprehensibilities  0.5 s');
  });

  it('never cuts a word, even when that makes it too wide', () => {
    const text = renderTable(['ID'], [['incomprehensibilities']], { width: 5 });
    expect(text).toContain('incomprehensibilities');
  });
});

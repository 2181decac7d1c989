import { describe, expect, it } from 'vitest';
import { indicesOf } from '../../../src/runner/slurm/task-list.js';

describe('indicesOf', () => {
  it.each([
    ['7', [7]],
    ['0-3', [0, 1, 2, 3]],
    ['0-3%2', [0, 1, 2, 3]],
    ['1,4-5,9', [1, 4, 5, 9]],
    ['0-9:3', [0, 3, 6, 9]],
  ])('reads %s', (text, indices) => {
    expect(indicesOf(text)).toEqual(indices);
  });

  it.each(['', '1,2,...', '0x1F', '0-9:0', '0-99999999999', 'a-b'])('does not guess at %j', (text) => {
    expect(indicesOf(text)).toBeNull();
  });
});

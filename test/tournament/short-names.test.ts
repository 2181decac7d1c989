import { expect, it } from 'vitest';
import { shortNames } from '../../src/tournament/short-names.js';

it('short names are files by their last part, or by their path where two are alike', () => {
  const names = ['edf', 'a/mine.ts', 'b/mine.ts', 'b/other.ts', 'edf', 'c\\third.ts'];
  expect([...shortNames(names)]).toEqual([
    ['edf', 'edf'],
    ['a/mine.ts', 'a/mine.ts'],
    ['b/mine.ts', 'b/mine.ts'],
    ['b/other.ts', 'other.ts'],
    ['c\\third.ts', 'third.ts'],
  ]);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFaroDays } from '../../../src/datasets/faro/read-days.js';
import { faroPast, faroTrace } from '../../../src/datasets/faro/trace.js';
import { UserError } from '../../../src/errors.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-days-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const good = ['trace,day,1,2', 'f10,2,3,4', 'f9,1,5,6', 'f10,1,1,2', 'f9,2,7,8'];
const file = (lines: readonly string[], name = 'days.csv') => {
  const path = join(folder, name);
  const text = `${lines.join('\n')}\n`;
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
};
const without = (i: number, line: string) => good.map((old, j) => (i === j ? line : old));

describe('days of a trace', () => {
  it('are in the order of first rows and of days, from plain and gzipped files', () => {
    for (const name of ['days.csv', 'days.csv.gz']) {
      const { names, days } = readFaroDays(file(good, name));
      expect(names).toEqual(['f10', 'f9']);
      expect(days.map((job) => job.map((day) => [...day]))).toEqual([
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ]);
    }
  });

  it('are the past and, the last of them, what is served', () => {
    const { names, counts } = faroTrace(file(good));
    const past = faroPast(file(good));
    expect(names).toEqual(['f10', 'f9']);
    expect(counts.map((list) => [...list])).toEqual([
      [3, 4],
      [7, 8],
    ]);
    expect(past?.map((job) => job.map((day) => [...day]))).toEqual([[[1, 2]], [[5, 6]]]);
  });

  it.each([
    ['days.csv:1 is no heading', ['a,b,c']],
    ['days.csv:1 has no rows', ['trace,day,1,2']],
    ['days.csv:3 has 3 cells, not 4', without(2, 'f9,1,5')],
    ["days.csv:3 has '-5' requests in minute 1", without(2, 'f9,1,-5,6')],
    ["days.csv:3 has '6.5' requests in minute 2", without(2, 'f9,1,5,6.5')],
    ["days.csv:3 has trace '' and day '1'", without(2, ',1,5,6')],
    ["days.csv:3 has trace 'f9' and day 'x'", without(2, 'f9,x,5,6')],
    ['days.csv:3 has day 2 of f9 again', [good[0], good[4], good[4]]],
    ['has other days of f10 than 1 to 2', [good[0], good[1], good[2], good[4]]],
    ['has no day 2, but days before and after it', ['trace,day,1', 'a,1,5', 'a,3,5']],
    ['has one day only', ['trace,day,1', 'a,1,5']],
  ])('are refused when the file %s', (why, lines) => {
    expect(() => readFaroDays(file(lines))).toThrow(UserError);
    expect(() => readFaroDays(file(lines))).toThrow(why);
  });

  it('are refused when the file is a folder, missing or damaged', () => {
    expect(() => readFaroDays(folder)).toThrow(/is a folder/);
    expect(() => readFaroDays(join(folder, 'none.csv'))).toThrow(/does not exist/);
    writeFileSync(join(folder, 'x.csv.gz'), 'no gzip');
    expect(() => readFaroDays(join(folder, 'x.csv.gz'))).toThrow(/cannot be read/);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSmallTable } from '../../src/telemetry/read/small-table.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-small-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function file(text: string, name = 'published.tsv'): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const columns = { slo: 'number', what: 'string' } as const;

describe('readSmallTable', () => {
  it('reads typed rows and skips comments', () => {
    const path = file('# source: section 6.3\nslo\twhat\n# a note\n25\t50 "quick" models\n1e2\tb\n');
    expect(readSmallTable(path, columns)).toEqual([
      { slo: 25, what: '50 "quick" models' },
      { slo: 100, what: 'b' },
    ]);
  });

  it('reads a comma-separated file by its name', () => {
    expect(readSmallTable(file('what,slo\n"a, b",1\n', 'x.csv'), columns)).toEqual([
      { what: 'a, b', slo: 1 },
    ]);
  });

  it.each([
    ['lacks a column', '#c\nslo\n1\n', `:2 lacks column 'what'`],
    ['has an unknown column', 'slo\twhat\textra\n', `:1 has an unknown column 'extra'`],
    [
      'has text for a number',
      '# c\nslo\twhat\n1\ta\nmany\tb\n',
      `:4 has 'many' in column 'slo', which must be a number`,
    ],
    ['has an empty cell', 'slo\twhat\n1\t\n', `:2 has no value in column 'what'`],
    ['has a short row', 'slo\twhat\n1\ta\n2\n', ':3 has 1 cells, unlike the header'],
    ['is empty', '# nothing\n', ':1 has no header line'],
  ])('says where a file is wrong that %s', (_, text, message) => {
    const path = file(text);
    expect(() => readSmallTable(path, columns)).toThrow(`${path}${message}`);
  });

  it('says that a file does not exist', () => {
    expect(() => readSmallTable(join(dir, 'no.tsv'), columns)).toThrow('it does not exist');
  });

  it('refuses a pipe without waiting for its writer', () => {
    const pipe = join(dir, 'pipe.tsv');
    execFileSync('mkfifo', [pipe]);
    expect(() => readSmallTable(pipe, columns)).toThrow(`Cannot read ${pipe}: it is no file.`);
  });
});

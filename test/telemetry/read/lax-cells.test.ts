import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Column } from '../../../src/telemetry/columns.js';
import { mayBeLax } from '../../../src/telemetry/read/lax-cells.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-lax-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const columns: Column[] = [
  { name: 'expected_index', type: 'int64' },
  { name: 'low', type: 'float' },
  { name: 'count', type: 'int32' },
  { name: 'high', type: 'float' },
];

function lax(rows: readonly string[]): boolean {
  const path = join(dir, 'table.tsv');
  writeFileSync(path, ['expected_index\tlow\tcount\thigh', ...rows].map((line) => `${line}\n`).join(''));
  return mayBeLax(path, columns);
}

describe('a table file', () => {
  it.each([
    ['integers and floats', ['-5\t1.5\t7\t0', '6\t2\t8\t-0.25']],
    ['no row', []],
    ['many rows', Array.from({ length: 200_000 }, (_, i) => `${i}\t0.5\t${i}\t1.25`)],
    ['a row too few cells, which is the reader’s affair', ['5']],
  ])('of %s needs no second look, its header notwithstanding', (_, rows) => {
    expect(lax(rows)).toBe(false);
  });

  it.each([
    ['a dot before a float', '5.5\t1.5\t7\t0'],
    ['a dot between floats', '5\t1.5\t7.5\t0.5'],
    ['a dot and no other', '5\t1\t7.\t0'],
    ['two dots too many', '5.1\t1.5\t7.5\t0.5.5'],
    ['an exponent', '5\t1e-05\t7\t0'],
    ['a blank line', ''],
    ['a row of more than a megabyte', '1'.repeat(1 << 20)],
  ])('with %s does', (_, row) => {
    expect(lax([row])).toBe(true);
    expect(lax(['1\t2\t3\t4', row, '1\t2\t3\t4'])).toBe(true);
  });
});

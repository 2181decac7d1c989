import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPublished } from '../../src/index.js';

const columns = { series: 'string', value: 'number' } as const;

function table(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'repro-published-')), 'published.tsv');
  writeFileSync(path, text);
  return path;
}

describe('readPublished', () => {
  it('reads typed rows of a table of published numbers', async () => {
    const rows = await readPublished(table('# from where\nvalue\tseries\n0.5\ta\n1\tb\n'), columns);
    expect(rows).toEqual([
      { value: 0.5, series: 'a' },
      { value: 1, series: 'b' },
    ]);
  });

  it('refuses a value that is no number, with its line', async () => {
    await expect(readPublished(table('series\tvalue\na\tmany\n'), columns)).rejects.toThrow(
      /published.tsv:2/,
    );
  });
});

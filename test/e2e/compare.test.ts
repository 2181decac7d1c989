import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { constructed } from '../compare/tables.js';
import { repro } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-compare-'));
  constructed(join(dir, 'a'), {}, { met: 90, latency: 1e6, batches: [1, 1, 2], error: 1000 });
  constructed(join(dir, 'b'), {}, { met: 80, latency: 1e6, batches: [1, 1, 2], error: 1000 });
  mkdirSync(join(dir, 'nothing'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const compare = (...args: string[]) => repro(['compare', ...args], { cwd: dir });

describe('repro compare', () => {
  it('compares two log folders of the original, and writes nothing unasked', async () => {
    const { status, stdout } = await compare('a', 'b', '--json');
    expect(status).toBe(0);
    const { points, files } = JSON.parse(stdout);
    expect(points).toHaveLength(1);
    expect(points[0].measures[0]).toMatchObject({
      measure: 'satisfaction',
      a: { value: 0.9 },
      b: { value: 0.8 },
    });
    expect(files).toEqual([]);
    expect(readdirSync(dir).sort()).toEqual(['a', 'b', 'nothing']);
  });

  it('draws every format, beside the data of the marks', async () => {
    const { status, stdout } = await compare('a', 'b', '-o', 'drawn', '--format', 'svg,png,pdf,html');
    expect(`${status} ${stdout}`).toMatch(/^0 .*Wrote drawn\/compare\.tsv$/s);
    expect(readdirSync(join(dir, 'drawn')).sort()).toEqual(
      ['html', 'pdf', 'png', 'svg', 'tsv'].map((ending) => `compare.${ending}`),
    );
  });

  it.each([
    [['a'], /^Error: Missing argument B/],
    [['a', 'nowhere'], /^Error: Cannot read logdir .*nowhere: it does not exist\./],
    [['nothing', 'b'], /^Error: .*nothing is empty\./],
    [['a', 'b', '--format', 'svg'], /^Error: .*--output/],
    [['a', 'b', '-o', 'x', '--format', 'gif'], /^Error: Unknown figure format 'gif'\./],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await compare(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

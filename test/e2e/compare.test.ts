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
  constructed(join(dir, 'b'), {}, { met: 60, latency: 1e6, batches: [1, 1, 2], error: 1000 });
  mkdirSync(join(dir, 'nothing'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const at = (...args: string[]) => repro(args, { cwd: dir, env: { REPRO_DATA: join(dir, 'data') } });
const compare = (...args: string[]) => at('compare', ...args);

describe('repro compare', () => {
  it('compares log folders of the original, and writes nothing unasked', async () => {
    const before = readdirSync(dir).sort();
    const { status, stdout } = await compare('a', 'b', 'a', '--json');
    expect(status).toBe(0);
    const { runs, differences, files, failed } = JSON.parse(stdout);
    expect(runs.map(({ label }: { label: string }) => label)).toEqual(['A', 'B', 'C']);
    expect(differences[0]).toMatchObject({ metric: 'satisfaction', run: 'B', verdict: 'worse' });
    expect(differences.find(({ run }: { run: string }) => run === 'C')).toMatchObject({
      verdict: 'same',
      exact: true,
    });
    expect({ files, failed }).toEqual({ files: [], failed: null });
    expect(readdirSync(dir).sort()).toEqual(before);
  });

  it('draws every format, beside the data of the marks', async () => {
    const { status, stdout } = await compare('a', 'b', '-o', 'drawn', '--format', 'svg,png,pdf,html');
    expect(`${status} ${stdout}`).toMatch(/^0 .*Wrote drawn\/compare\.tsv$/s);
    expect(readdirSync(join(dir, 'drawn')).sort()).toEqual(
      ['html', 'pdf', 'png', 'svg', 'tsv'].map((ending) => `compare.${ending}`),
    );
    const verified = await at('verify', 'drawn/compare.pdf', '-l', 'b', '-l', 'a');
    expect(`${verified.status} ${verified.stdout}`).toMatch(/^0 .*\n3 identical$/s);
  });

  it('ends with 3 and a sentence when something is worse, for CI', async () => {
    const worse = await compare('a', 'b', '--metric', 'satisfaction', '--fail-on', 'worse');
    expect(worse.status).toBe(3);
    expect(worse.stderr).toBe(
      'Worse: satisfaction of b is 0.6 in B and 0.9 in A, −33.3 %.'.replace('of b', 'of a'),
    );
    const fine = await compare('b', 'a', '--metric', 'satisfaction', '--fail-on', 'worse,undecided,missing');
    expect(`${fine.status}${fine.stderr}`).toBe('0');
  });

  it('takes a baseline as the reference, once its logdir is gone', async () => {
    constructed(join(dir, 'gone'), {}, { met: 90, latency: 1e6, batches: [1, 1, 2], error: 1000 });
    const saved = await at('baseline', 'save', 'main', '-l', 'gone');
    expect(`${saved.status} ${saved.stdout}`).toMatch(/^0 Saved main: 1 point, /);
    rmSync(join(dir, 'gone'), { recursive: true });
    const again = await at('baseline', 'save', 'main', '-l', 'b');
    expect(`${again.status} ${again.stderr}`).toMatch(/^2 Error: There is a baseline main already/);
    for (const args of [
      ['--baseline', 'main', 'b'],
      ['baseline:main', 'b'],
    ]) {
      const { status, stdout } = await compare(...args, '--fail-on', 'worse');
      expect(`${status} ${stdout}`).toMatch(/^3 A baseline:main \(reference\)\nB .*b\n/);
    }
    expect((await at('baseline', 'list')).stdout).toMatch(/^main +– +– +1 /m);
    expect((await at('baseline', 'rm', 'main')).status).toBe(0);
    expect((await at('baseline', 'list', '--json')).stdout).toBe('[]');
  });

  it.each([
    [['a'], /^Error: There is nothing to compare .*a with\./],
    [[], /^Error: Missing argument LOGDIR/],
    [['a', 'nowhere'], /^Error: Cannot read logdir .*nowhere: it does not exist\./],
    [['nothing', 'b'], /^Error: .*nothing is empty\./],
    [['a', '--baseline', 'mine'], /^Error: There is no baseline 'mine'\./],
    [['a', 'baseline:../x'], /^Error: '\.\.\/x' cannot be the name/],
    [['a', 'b', '--format', 'svg'], /^Error: .*--output/],
    [['a', 'b', '-o', 'x', '--format', 'gif'], /^Error: Unknown figure format 'gif'\./],
    [['a', 'b', '--metric', 'speed'], /^Error: Unknown metric 'speed'\./],
    [['a', 'b', '--margin', '5'], /^Error: '5' is no margin\./],
    [['a', 'b', '--fail-on', 'better'], /^Error: .*better/],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await compare(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

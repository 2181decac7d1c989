import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repro, root } from './repro.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('repro init', () => {
  it('writes an experiment that type-checks', async () => {
    const { status } = await repro(['init', 'my-experiment'], { cwd: folder });
    expect(status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['my-experiment.ts', 'tsconfig.json']);
    const tsc = await execa(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      reject: false,
    });
    expect(tsc.stdout).toBe('');
    expect(tsc.exitCode).toBe(0);
  });

  it('writes an experiment that runs, draws and is judged within seconds', async () => {
    await repro(['init', 'mine'], { cwd: folder });
    const { status, stdout } = await repro(
      ['run', './mine.ts', '--scale', 'quick', '--logdir', 'run', '--json'],
      { cwd: folder },
    );
    const result = JSON.parse(stdout);
    expect(result.claims).toMatchObject([{ id: 'mine.three-gpus', verdict: 'PASS', where: 'gpus=3' }]);
    expect(result.figures.map((file: string) => file.split('/').at(-1))).toContain('mine.svg');
    expect(status).toBe(0);
    // The logdir remembers the file: no name is needed to judge it again.
    const again = await repro(['check', '-l', 'run', '--json'], { cwd: folder });
    expect(JSON.parse(again.stdout).claims).toEqual(result.claims);
  });

  it('writes an experiment whose figure and claim count repeats of a point together', async () => {
    await repro(['init', 'mine'], { cwd: folder });
    const run = ['run', './mine.ts', '--set', 'seconds=1', '--set', 'rate=800', '--repeats', '2'];
    const { stdout } = await repro([...run, '--logdir', 'run', '--json'], { cwd: folder });
    const { claims } = JSON.parse(stdout);
    const table = readFileSync(join(folder, 'run/graphs/mine_satisfaction.tsv'), 'utf8');
    const rows = table
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows.map(([gpus]) => gpus)).toEqual(['gpus', '1', '2', '3']);
    let [requests, met] = [0, 0];
    const points = readdirSync(join(folder, 'run/points')).filter((name) => name.startsWith('gpus=3'));
    expect(points).toHaveLength(2);
    for (const repeat of points) {
      const log = readFileSync(join(folder, 'run/points', repeat, 'clockwork_request_log.tsv'), 'utf8');
      const [header, ...lines] = log
        .trim()
        .split('\n')
        .map((line) => line.split('\t'));
      requests += lines.length;
      met += lines.filter((line) => line[header.indexOf('deadline_met')] === '1').length;
    }
    expect(Number(rows[3][1])).toBe(met / requests);
    expect(claims[0].measured).toBe(met / requests);
    const svg = readFileSync(join(folder, 'run/graphs/mine.svg'), 'utf8');
    expect(svg).toContain('2 repeats');
  });

  it('blames the file, with its line, for a figure that throws, after the verdicts', async () => {
    await repro(['init', 'mine'], { cwd: folder });
    const file = join(folder, 'mine.ts');
    const lines = readFileSync(file, 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('async build(run)')) + 1;
    writeFileSync(file, lines.toSpliced(line, 0, "        throw new Error('boo');").join('\n'));
    const args = ['run', './mine.ts', '--set', 'seconds=1', '--logdir', 'run'];
    const { status, stdout, stderr } = await repro(args, { cwd: folder });
    expect(stderr).toContain(`mine.ts:${line + 1}: figure mine fails: boo.`);
    expect(stderr).not.toContain('defect');
    expect(stdout).toContain('Claims: ');
    expect(status).toBe(2);
  });

  it('overwrites neither an experiment nor a tsconfig', async () => {
    writeFileSync(join(folder, 'mine.ts'), 'precious');
    writeFileSync(join(folder, 'tsconfig.json'), '{}');
    const { status, stderr } = await repro(['init', 'mine'], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toMatch(/mine\.ts exists already/);
    expect((await repro(['init', 'other'], { cwd: folder })).status).toBe(0);
    expect(readFileSync(join(folder, 'mine.ts'), 'utf8')).toBe('precious');
    expect(readFileSync(join(folder, 'tsconfig.json'), 'utf8')).toBe('{}');
    expect(existsSync(join(folder, 'other.ts'))).toBe(true);
  });
});

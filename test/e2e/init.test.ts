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

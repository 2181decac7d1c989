import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repro } from './repro.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'repro-runs-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

describe('repro runs', () => {
  it('lists runs, removes those that are named, and none when one is no run', async () => {
    const made = await repro(
      ['run', 'inferline-seed', '--scale', 'quick', '--no-plot', '--no-check', '--logdir', 'runs/a'],
      { cwd },
    );
    expect(made.status).toBe(0);
    expect((await repro(['runs'], { cwd })).stdout).toMatch(
      /^LOGDIR .*\nruns\/a +inferline-seed +quick +sim +finished +12 of 12/,
    );
    expect(JSON.parse((await repro(['runs', 'list', '--json'], { cwd })).stdout)).toHaveLength(1);

    mkdirSync(join(cwd, 'other'));
    writeFileSync(join(cwd, 'other', 'precious'), 'x');
    const refused = await repro(['runs', 'rm', 'runs/a', 'other'], { cwd });
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('There is no run of repro in other.');
    expect((await repro(['runs', 'rm', 'runs/a', '--dry-run'], { cwd })).stdout).toMatch(
      /^Would remove runs\/a: /,
    );
    expect((await repro(['runs', 'rm', 'runs/a'], { cwd })).stdout).toMatch(/^Removed runs\/a: /);
    expect((await repro(['runs'], { cwd })).stdout).toBe('No runs in runs.');
  });
});

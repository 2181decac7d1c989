import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchScript, CannotBegin, type TaskPaths } from '../../../src/runner/slurm/batch-script.js';

let paths: TaskPaths;
let dir: string;
beforeEach(() => {
  // Names that a shell would take apart, or run.
  dir = mkdtempSync(join(tmpdir(), 'it\'s $(touch ran) `touch ran` "a"; '));
  const at = (name: string) => join(dir, name);
  paths = { folder: at('array'), node: at('node'), program: at('task.js'), cwd: at('cwd') };
  for (const folder of [paths.folder, paths.cwd]) mkdirSync(folder);
  writeFileSync(join(paths.folder, 'token'), '');
  writeFileSync(paths.node, '#!/bin/sh\necho "$(pwd)"\nprintf "%s\\n" "$@"\nexit 3\n');
  chmodSync(paths.node, 0o755);
  writeFileSync(paths.program, '');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const run = async () => {
  const env = { SLURM_ARRAY_TASK_ID: '5' };
  const { exitCode } = await execa('sh', { input: batchScript(paths), cwd: dir, env, reject: false });
  return exitCode;
};

describe('the script of an array', () => {
  it('becomes the program, in the folder of the run, whatever its paths are called', async () => {
    expect(await run()).toBe(3);
    const log = readFileSync(join(paths.folder, '5.log'), 'utf8');
    expect(log).toBe(`${paths.cwd}\n${paths.program}\n${paths.folder}\n5\n`);
    for (const folder of [dir, paths.cwd]) expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  it.each([
    ['folder', CannotBegin.noFolder],
    ['node', CannotBegin.noProgram],
    ['program', CannotBegin.noProgram],
    ['cwd', CannotBegin.noDirectory],
  ] as const)('ends with a status of its own where the %s is not seen', async (what, status) => {
    rmSync(paths[what], { recursive: true });
    expect(await run()).toBe(status);
  });

  it('does not begin once its run has taken the token back', async () => {
    rmSync(join(paths.folder, 'token'));
    expect(await run()).toBe(CannotBegin.noFolder);
    expect(existsSync(join(paths.folder, '5.log'))).toBe(false);
  });
});

import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { repro, root } from './repro.js';

describe('output', () => {
  it.each(['--help', 'zoo list v1', 'zoo list v1 --json'])(
    'of %s may be cut by a reader that stops early',
    async (line) => {
      const script = `set -o pipefail; "$0" bin/run.js ${line} | head -1`;
      const { exitCode, stderr } = await execa('bash', ['-c', script, process.execPath], {
        cwd: root,
        reject: false,
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );

  // A device that is always full; not every system has one.
  const full = existsSync('/dev/full');
  const shell = (script: string) =>
    execa('bash', ['-c', script, process.execPath], { cwd: root, reject: false });

  it.runIf(full).each(['--version', '--help', 'zoo list v1', 'zoo list v1 --json'])(
    'of %s that fills the disk is one sentence on stderr and status 1',
    async (line) => {
      const { exitCode, stderr } = await shell(`"$0" bin/run.js ${line} >/dev/full`);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: 'Error: Cannot write the output: the disk is full.\nNext: Send it elsewhere, or make room.',
      });
    },
  );

  it.runIf(full)('of errors may be lost on a full disk without changing the status', async () => {
    expect(await shell('"$0" bin/run.js zoo list nothing 2>/dev/full')).toMatchObject({ exitCode: 2 });
  });

  it('has no colours in a pipe and JSON alone with --json', async () => {
    const { stdout } = await repro(['zoo', 'show', 'resnet50_v2', '--json'], { env: { FORCE_COLOR: '1' } });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'resnet50_v2', pages: 7, weightsSize: 102160300 });
  });
});

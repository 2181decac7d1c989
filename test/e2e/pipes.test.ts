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

  it('has no colours in a pipe and JSON alone with --json', async () => {
    const { stdout } = await repro(['zoo', 'show', 'resnet50_v2', '--json'], { env: { FORCE_COLOR: '1' } });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'resnet50_v2', pages: 7, weightsSize: 102160300 });
  });
});

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTerminals, isHere, Terminal } from '../support/terminal.js';
import { repro, root } from './repro.js';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'repro-completion-'));
  symlinkSync(`${root}bin/run.js`, join(folder, 'repro'));
  env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(join(folder, shell), `${(await repro(['completion', shell])).stdout}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const lineOf = (shell: string) => ({ bash: 'bash --norc --noprofile -i', zsh: 'zsh -f -i' })[shell] ?? shell;

describe('repro completion', () => {
  it('refuses a shell that it does not know', async () => {
    const { status, stderr } = await repro(['completion', 'tcsh']);
    expect(status).toBe(2);
    expect(stderr).toContain('tcsh to be one of: bash, zsh, fish.');
  });

  it.skipIf(!isHere('bash'))(
    'gives bash what stands behind its word break, and files where they fit',
    async () => {
      const asked = (line: string) =>
        execa(
          'bash',
          [
            '-c',
            'source "$1"; COMP_LINE=$2 COMP_POINT=999 COMP_WORDS=(repro); _repro_completion; printf "%s\\n" "$' +
              '{COMPREPLY[@]}"',
            ...['bash', join(folder, 'bash'), line],
          ],
          { env },
        );
      expect((await asked('repro run kairos-lo')).stdout).toBe('kairos-load');
      expect((await asked('repro run kairos-load --set distributor=f')).stdout).toBe('fcfs');
      expect((await asked('repro plot -l runs/')).stdout).toBe('');
    },
  );

  it.skipIf(!isHere('fish'))('gives fish names with what they are', async () => {
    const asked = async (line: string) => {
      const script = `source "${join(folder, 'fish')}"; complete -C '${line}'`;
      return (await execa('fish', ['--no-config', '-c', script], { env })).stdout;
    };
    expect(await asked('repro experiments kairos-lo')).toMatch(/^kairos-load\tA load that rises/);
    expect(await asked('repro run kairos-load --set distributor=f')).toBe('distributor=fcfs');
    expect(await asked('repro workloads slo-exp-1')).toMatch(/^slo-exp-1\t/);
  });

  for (const shell of ['bash', 'zsh'])
    it.skipIf(!hasTerminals || !isHere(shell))(
      `completes in ${shell} on a terminal: an experiment, a parameter without a space, its value`,
      { timeout: 120_000 },
      async () => {
        const terminal = new Terminal(lineOf(shell), env);
        try {
          await terminal.type(`PS1='READ''Y> '; source '${join(folder, shell)}'\n`, 'READY> ');
          await terminal.type('repro run kairos-lo\t', 'kairos-load');
          await terminal.type('--dry-run --set distr\t', 'distributor=');
          await terminal.type('fc\t', 'fcfs');
          await terminal.type('\n', 'distributor=fcfs ');
        } finally {
          terminal.close();
        }
      },
    );
});

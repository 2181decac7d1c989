import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardScript } from '../../../src/runner/processes/guard.js';

const folder = mkdtempSync(join(tmpdir(), 'repro-guard-'));
const text = async (child: ChildProcess): Promise<string> => {
  let said = '';
  for await (const chunk of child.stdout!) said += chunk;
  return said;
};

describe.each(['sh', 'bash'])('the guard under %s', (shell) => {
  // A word of its own for each, since a guard stops whatever carries its word.
  let guards = 0;
  const guard = (script: string, lease: number | null) => {
    const log = join(folder, `${shell}-log`);
    const command = { program: 'sh', args: ['-c', script] };
    const child = spawn(shell, [
      '-c',
      guardScript(command, { token: `tok-${shell}-${guards++}x`, log, lease, grace: 1 }),
    ]);
    child.stderr.resume();
    return { child, log };
  };

  it('says the pid and the status, and nothing else', async () => {
    const { child, log } = guard('echo out; echo err >&2; exit 3', null);
    expect(await text(child)).toMatch(/^(\S+) pid \d+\n\1 exit 3\n$/);
    expect(readFileSync(log, 'utf8')).toContain('out\nerr\n');
  });

  it('stops a process whose launcher has given no sign of life for the lease, though the line stays open', async () => {
    const { child } = guard('sleep 300', 1);
    expect(await text(child)).toMatch(/^(\S+) pid \d+\n\1 exit 143\n$/);
  });

  it('goes on while there are signs of life, and ignores words that it does not know', async () => {
    const { child } = guard('sleep 2.5; exit 5', 1);
    const beats = setInterval(() => child.stdin.write('beat\nsignal; touch /tmp/no\n'), 200);
    expect(await text(child)).toMatch(/^(\S+) pid \d+\n\1 exit 5\n$/);
    clearInterval(beats);
  });
});

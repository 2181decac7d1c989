import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { repro } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-detach-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fig7 = (logdir: string, ...more: string[]) => [
  ...['run', 'fig7', '--logdir', join(dir, logdir), '--no-check', '--no-plot', '--set', 'models=2'],
  ...['--set', 'rate=50', '--set', 'gpus=1', '--set', 'sloStart=16', '--set', 'sloEnd=40', ...more],
];
const detached = async (logdir: string, ...more: string[]): Promise<number> => {
  const started = await repro(fig7(logdir, '--detach', '--json', ...more), {
    env: { REPRO_TEST_MARK: join(dir, logdir) },
  });
  expect(`${started.status} ${started.stderr}`).toBe('0 ');
  return JSON.parse(started.stdout).pid;
};
const status = async (logdir: string) =>
  JSON.parse((await repro(['status', '-l', join(dir, logdir), '--json'])).stdout);
/** Processes of a run, by the mark in their environment. */
const left = (logdir: string) =>
  readdirSync('/proc').filter((pid) => {
    try {
      const of = readFileSync(`/proc/${pid}/environ`, 'utf8');
      // A zombie has no environment, and is gone.
      return /^\d+$/.test(pid) && of.includes(`REPRO_TEST_MARK=${join(dir, logdir)}\0`);
    } catch {
      return false;
    }
  });

describe('a detached run', () => {
  it('runs on by itself, is followed to its end, and leaves what any run leaves', async () => {
    await detached('whole');
    const attached = await repro(['attach', '-l', join(dir, 'whole')]);
    expect(attached.status).toBe(0);
    expect(attached.stdout).toMatch(/^\S+Z started fig7 .*finished models=2_rate=50\n.*\nExiting$/s);
    expect(readFileSync(join(dir, 'whole', 'run.log'), 'utf8').trimEnd()).toBe(attached.stdout);
    expect(await status('whole')).toMatchObject({ points: [{ name: 'models=2_rate=50', status: 'ok' }] });
    await vi.waitFor(() => expect(left('whole')).toEqual([]), { timeout: 20_000 });
    expect(readFileSync(join(dir, 'whole', 'console.log'), 'utf8')).toMatch(/1 point finished/);
  });

  it('ends cleanly when it is told to, with all its processes', async () => {
    const pid = await detached('stopped', '--target', 'local', '--set', 'period=30');
    expect(await status('stopped')).toMatchObject({
      state: 'running',
      holder: { pid },
      now: ['models=2_rate=50'],
    });
    process.kill(pid, 'SIGTERM');
    const attached = await repro(['attach', '-l', join(dir, 'stopped')]);
    expect(attached.stdout).toMatch(/cancelled models=2_rate=50\n.*interrupted: .*\nExiting$/s);
    expect(attached.status).toBe(130);
    expect(await status('stopped')).toMatchObject({ state: 'stopped' });
    await vi.waitFor(() => expect(left('stopped')).toEqual([]), { timeout: 20_000 });
  });

  it('is lost when it is killed, which is said, and leaves no process all the same', async () => {
    const pid = await detached('killed', '--target', 'local', '--set', 'period=30');
    process.kill(pid, 'SIGKILL');
    const attached = await repro(['attach', '-l', join(dir, 'killed')]);
    expect(attached.stderr).toMatch(
      /^Error: The run in .*killed is gone without having ended.*\nNext: Finish it: /,
    );
    expect(attached.status).toBe(4);
    await vi.waitFor(() => expect(left('killed')).toEqual([]), { timeout: 20_000 });
  });

  it('that cannot begin says why at once, and leaves nothing', async () => {
    const wrong = await repro(fig7('wrong', '--detach', '--hosts', 'no-such-host.invalid'));
    expect(wrong.stderr).toMatch(/^Error: Host no-such-host\.invalid fails the check of reach/);
    expect(wrong.status).toBe(5);
    expect(existsSync(join(dir, 'wrong'))).toBe(false);
    const again = await repro(fig7('whole', '--detach'));
    expect(again.stderr).toMatch(/already holds a run/);
  });

  it.each(['status', 'attach'])('%s says that a folder holds no run', async (command) => {
    const { status: code, stderr } = await repro([command, '-l', join(dir, 'nowhere')]);
    expect(stderr).toMatch(/^Error: There is no run of repro in .*nowhere\./);
    expect(code).toBe(2);
  });
});

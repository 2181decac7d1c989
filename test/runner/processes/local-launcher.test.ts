import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../src/runner/processes/launcher.js';
import { localLauncher } from '../../../src/runner/processes/shell-launcher.js';

const launcher = localLauncher();
const folder = mkdtempSync(join(tmpdir(), 'repro-processes-'));
const sh = (script: string, rest: Partial<Command> = {}): Command => ({
  program: 'sh',
  args: ['-c', script],
  ...rest,
});
let logs = 0;
const options = () => ({ name: 'worker 1', log: join(folder, `log-${logs++}`) });
const alive = (pid: number) => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
const pidsIn = (file: string, count: number): Promise<number[]> =>
  vi.waitFor(
    () => {
      const pids = readFileSync(file, 'utf8').trim().split('\n').map(Number);
      expect(pids).toHaveLength(count);
      expect(Math.min(...pids)).toBeGreaterThan(1);
      return pids;
    },
    { timeout: 10_000 },
  );

afterAll(() => launcher.close());

describe('a short command', () => {
  it('gives its status, output and errors', async () => {
    expect(await launcher.run(sh('echo out; echo err >&2; exit 255'))).toEqual({
      status: 255,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('gets its arguments, environment and folder as they are', async () => {
    const env = { ODD: "it's $HOME" };
    const { stdout } = await launcher.run(sh('printf "%s|%s|" "$ODD" "$1"; pwd', { env, cwd: '/' }));
    expect(stdout).toBe("it's $HOME||/\n");
  });

  it('that is not there has the status 127', async () => {
    expect((await launcher.run({ program: 'no-such-program', args: [] })).status).toBe(127);
  });

  it('that hangs is given up, with what it started', async () => {
    await expect(launcher.script('sleep 300', { timeout: 200 })).rejects.toMatchObject({
      code: 'E_HOST_COMMAND',
      message: 'A command on this machine has not ended within 0.2 s.',
      exitCode: 5,
    });
  });

  it('that says too much is given up', async () => {
    await expect(launcher.script('yes', { maxBytes: 1000 })).rejects.toThrow(/says more than 1000 bytes/);
  });
});

describe('a started process', () => {
  it('runs with its output in its log, and ends with its own status', async () => {
    const given = options();
    const running = await launcher.start(
      sh('echo "$0 $A"; echo err >&2; exit 7', { env: { A: 'b c' } }),
      given,
    );
    expect(running.pid).toBeGreaterThan(1);
    expect(await running.exited).toEqual({ how: 'ended', status: 7 });
    expect(running.exit).toEqual({ how: 'ended', status: 7 });
    expect(readFileSync(given.log, 'utf8')).toBe('sh b c\nerr\n');
  });

  it('has the pid that it was said to have', async () => {
    const given = options();
    const running = await launcher.start(sh('echo $$'), given);
    await running.exited;
    expect(readFileSync(given.log, 'utf8')).toBe(`${running.pid}\n`);
  });

  it('gets signals', async () => {
    const given = options();
    const running = await launcher.start(
      sh("trap 'echo interrupted; exit 2' INT; echo; while :; do sleep 0.01; done"),
      given,
    );
    await vi.waitFor(() => expect(readFileSync(given.log, 'utf8')).toBe('\n'));
    running.signal('INT');
    expect(await running.exited).toEqual({ how: 'ended', status: 2 });
    expect(readFileSync(given.log, 'utf8')).toMatch(/interrupted/);
  });

  it('is stopped with its children, also those that left its session, and those that ignore SIGTERM', async () => {
    const given = options();
    const stubborn = "trap '' TERM; echo $$; sleep 300; sleep 300";
    const running = await launcher.start(
      sh(
        `echo $$; sleep 300 & echo $!; setsid sh -c 'echo $$; exec sleep 300' & sh -c "${stubborn.replaceAll('$', '\\$')}" & wait`,
      ),
      given,
    );
    const pids = await pidsIn(given.log, 4);
    expect(pids.every(alive)).toBe(true);
    expect(await running.stop()).toEqual({ how: 'ended', status: 143 });
    expect(pids.filter(alive)).toEqual([]);
  });

  it('that ends leaves nothing of what it started', async () => {
    const given = options();
    const running = await launcher.start(sh('sleep 300 & echo $!; setsid sleep 300 & exit 0'), given);
    expect(await running.exited).toEqual({ how: 'ended', status: 0 });
    const [pid] = await pidsIn(given.log, 1);
    expect(alive(pid)).toBe(false);
  });

  it('is stopped when the launching process is killed with SIGKILL', async () => {
    const log = join(folder, 'orphans');
    const fixture = join(import.meta.dirname, 'fixtures', 'start-and-wait.ts');
    const child = spawn(process.execPath, ['--import', 'jiti/register', fixture, log], { stdio: 'inherit' });
    const pids = await pidsIn(log, 2);
    expect(pids.every(alive)).toBe(true);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.filter(alive)).toEqual([]), { timeout: 10_000 });
  });

  it.each([
    ['program', { program: '/no/such', args: [] }, 'there is no program /no/such'],
    ['folder', { program: 'true', args: [], cwd: '/no/such' }, 'there is no folder /no/such'],
  ])('whose %s is missing says so', async (_, command, problem) => {
    await expect(launcher.start(command, options())).rejects.toMatchObject({
      code: 'E_START',
      message: `Cannot start worker 1 on this machine: ${problem}.`,
      exitCode: 5,
    });
  });

  it('whose log cannot be written says so', async () => {
    await expect(launcher.start(sh('true'), { name: 'client', log: '/no/such/client.log' })).rejects.toThrow(
      'Cannot start client on this machine: its log /no/such/client.log cannot be written.',
    );
  });
});

describe('copying', () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256));

  it('brings any bytes there and back', async () => {
    const [from, there, back] = ['from', "th ere's", 'back'].map((name) => join(folder, name));
    writeFileSync(from, bytes);
    await launcher.put(from, there, '755');
    expect(execFileSync('stat', ['-c', '%a', there], { encoding: 'utf8' })).toBe('755\n');
    expect(await launcher.fetch(there, back)).toBe(bytes.length);
    expect(readFileSync(back).equals(bytes)).toBe(true);
  });

  it('of an empty file gives an empty file', async () => {
    const [from, to] = [join(folder, 'empty'), join(folder, 'empty-too')];
    writeFileSync(from, '');
    expect(await launcher.fetch(from, to)).toBe(0);
    expect(readFileSync(to, 'utf8')).toBe('');
  });

  it('names a file that is not there, and leaves nothing', async () => {
    const to = join(folder, 'never');
    await expect(launcher.fetch('/no/such', to)).rejects.toThrow(
      'Cannot read /no/such on this machine: there is no such file.',
    );
    expect(() => readFileSync(to)).toThrow();
    expect(() => readFileSync(`${to}.partial`)).toThrow();
  });

  it('says why a file cannot be written', async () => {
    await expect(launcher.put('/etc/hostname', '/no/such/file')).rejects.toMatchObject({
      code: 'E_HOST_FILE',
      message: expect.stringMatching(/^Cannot write \/no\/such\/file on this machine: /),
    });
  });
});

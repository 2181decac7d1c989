import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executePlan } from '../../../src/runner/execute-plan.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import { holderOf, lockLogdir } from '../../../src/runner/store/lock.js';
import { Journal, options } from '../fixture.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const lockOf = (pid: number, host = hostname(), start?: number) =>
  writeFileSync(join(dir, '.lock'), `${JSON.stringify({ pid, host, start })}\n`);
const onLinux = existsSync('/proc/self/stat');
const gone = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('lockLogdir', () => {
  it('names its process while it is held, and leaves nothing', () => {
    const unlock = lockLogdir(dir);
    expect(JSON.parse(readFileSync(join(dir, '.lock'), 'utf8'))).toMatchObject({
      pid: process.pid,
      host: hostname(),
    });
    unlock();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is refused to a second, with the pid of the first', () => {
    const unlock = lockLogdir(dir);
    expect(() => lockLogdir(dir)).toThrow(`Another repro is writing to ${dir} (pid ${process.pid}).`);
    unlock();
    lockLogdir(dir)();
  });

  it('is refused while a process that made it lives', () => {
    lockOf(process.ppid);
    expect(() => lockLogdir(dir)).toThrow(`(pid ${process.ppid}).`);
  });

  it('takes over the lock of a process that is gone, and its own pid of another life', () => {
    lockOf(gone());
    lockLogdir(dir)();
    lockOf(process.pid);
    lockLogdir(dir)();
    expect(readdirSync(dir)).toEqual([]);
  });

  it.runIf(onLinux)(
    'knows a process by its start, and takes over a lock whose pid another has now',
    async () => {
      // Its name has a bracket, as /proc shows it between brackets.
      const program = join(dir, 'a) name');
      symlinkSync(process.execPath, program);
      const other = spawn(program, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
      try {
        await once(other.stdout, 'data');
        rmSync(program);
        const fields = spawnSync('sed', ['s/.*) //', `/proc/${other.pid}/stat`]).stdout.toString();
        const start = Number(fields.split(' ')[22 - 3]);
        expect(start).toBeGreaterThan(0);
        lockOf(other.pid!, hostname(), start);
        expect(() => lockLogdir(dir)).toThrow(`(pid ${other.pid}).`);
        lockOf(other.pid!, hostname(), start - 1);
        expect(holderOf(dir)).toMatchObject({ pid: other.pid, alive: false });
        lockLogdir(dir)();
        expect(readdirSync(dir)).toEqual([]);
      } finally {
        other.kill('SIGKILL');
      }
    },
  );

  it.runIf(onLinux)('tells in its file when its process began', () => {
    const unlock = lockLogdir(dir);
    const { start } = JSON.parse(readFileSync(join(dir, '.lock'), 'utf8'));
    const up = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    const ticks = Number(spawnSync('getconf', ['CLK_TCK']).stdout.toString());
    expect(Math.abs(up - process.uptime() - start / ticks)).toBeLessThan(5);
    unlock();
  });

  it('leaves what it cannot judge: a lock of another host, or no lock of ours', () => {
    lockOf(gone(), 'elsewhere');
    expect(() => lockLogdir(dir)).toThrow(/\(pid \d+ on elsewhere\)\.$/);
    writeFileSync(join(dir, '.lock'), '');
    expect(() => lockLogdir(dir)).toThrow(`Another repro is writing to ${dir}.`);
  });
});

describe('a run', () => {
  it('removes what a run that was killed left half written', async () => {
    const logdir = join(dir, 'killed');
    await executePlan(await planRun(options({ logdir })), new Journal().reporter, {
      executor: new Journal().executor(),
    });
    for (const name of ['manifest.json.7.partial', 'claims.json.8.partial'])
      writeFileSync(join(logdir, name), '{');
    const resumed = await planRun(options({ logdir, resume: true }));
    await executePlan(resumed, new Journal().reporter, { executor: new Journal().executor() });
    expect(readdirSync(logdir).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  const execute = async (over = {}) => {
    const journal = new Journal();
    const planned = await planRun(options({ logdir: dir, ...over }));
    return executePlan(planned, journal.reporter, { executor: journal.executor() });
  };

  it('keeps off a logdir in which another writes, and changes nothing there', async () => {
    lockOf(process.ppid);
    await expect(execute()).rejects.toMatchObject({ code: 'E_LOGDIR_BUSY', exitCode: 2 });
    expect(readdirSync(dir)).toEqual(['.lock']);
  });

  it('goes on where another was killed, and unlocks at its end', async () => {
    lockOf(gone());
    await expect(execute()).resolves.toMatchObject({ status: 'ok' });
    expect(readdirSync(dir).sort()).toEqual(['manifest.json', 'points', 'run.log']);
    await expect(execute({ resume: true })).resolves.toMatchObject({ skipped: 4 });
  });
});

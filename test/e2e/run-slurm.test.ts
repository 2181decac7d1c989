import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { noSlurm, TestSlurm } from '../support/slurm.js';
import { repro, root } from './repro.js';

let slurm: TestSlurm;
let dir: string;
const open: ChildProcess[] = [];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-slurm-'));
  if (!noSlurm) slurm = await TestSlurm.start();
}, 120_000);
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const child of open.splice(0)) child.kill('SIGKILL');
  // The next test finds an empty queue.
  slurm?.command('scancel', '--user=root');
  if (slurm) await vi.waitFor(() => expect(there()).toEqual([]), patience);
});
afterAll(() => {
  slurm?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const patience = { timeout: 60_000, interval: 200 };
/** Points of some tenths of a second, unless `period` is longer. */
const sweep = ['models=2', 'gpus=1', 'sloStart=16', 'sloEnd=40'];
const args = (logdir: string, settings: string[], ...more: string[]): string[] => [
  ...['run', 'fig7', '--logdir', join(dir, logdir), '--no-check', '--no-plot'],
  ...[...sweep, ...settings].flatMap((setting) => ['--set', setting]),
  ...more,
];
const six = 'rate=40|50|60|70|80|90';
/** Two points of minutes, which something ends. */
const endless = ['rate=2400|2410', 'period=20000'];
/** A few seconds of one core for each. */
const seconds = ['rate=500|510|520|530|540|550', 'period=300'];
const onSlurm = (...given: Parameters<typeof args>) =>
  repro([...args(...given), '--target', 'slurm'], { env: slurm.env });

/** A run that goes on while the test does something to it. */
function begin(...given: Parameters<typeof args>) {
  const words = [`${root}bin/run.js`, ...args(...given), '--target', 'slurm'];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...slurm.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  open.push(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<{ status: number | null; said: string }>((resolve) => {
    child.once('close', (status) => resolve({ status, said }));
  });
  return { child, ended };
}

/** Has sbatch fail once, as soon as the file that is returned exists: a controller that is away cannot be had at one moment. */
function sbatchThatFails(): string {
  const folder = join(dir, 'bin');
  const away = join(folder, 'away');
  const real = execFileSync('sh', ['-c', 'command -v sbatch'], { encoding: 'utf8' }).trim();
  mkdirSync(folder);
  const script = `#!/bin/sh
if rm ${away} 2>/dev/null; then
  echo 'sbatch: error: Unable to contact slurm controller' >&2
  exit 1
fi
exec ${real} "$@"
`;
  writeFileSync(join(folder, 'sbatch'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  return away;
}

const there = () => ['PENDING', 'RUNNING', 'COMPLETING'].flatMap((state) => slurm.tasks(state));
const running = (count: number) =>
  vi.waitFor(() => expect(slurm.tasks('RUNNING').length).toBeGreaterThanOrEqual(count), patience);
/** Tasks that have begun to compute. */
const computing = (logdir: string, count: number) =>
  vi.waitFor(() => {
    const names = readdirSync(join(dir, logdir, 'slurm')).flatMap((array) =>
      readdirSync(join(dir, logdir, 'slurm', array)),
    );
    expect(names.filter((name) => /^\d-[0-9a-f]{8}$/.test(name)).length).toBeGreaterThanOrEqual(count);
  }, patience);
const points = (logdir: string) => readdirSync(join(dir, logdir, 'points')).sort();
/** A point's record without what its clock said. */
function record(logdir: string, point: string) {
  const { wallSeconds, ...rest } = JSON.parse(
    readFileSync(join(dir, logdir, 'points', point, 'point.json'), 'utf8'),
  );
  expect(wallSeconds).toBeGreaterThan(0);
  return rest;
}
/** Everything that the points of two runs hold is the same. */
function sameAs(logdir: string, other: string) {
  expect(points(logdir)).toEqual(points(other));
  for (const point of points(other)) {
    expect(record(logdir, point)).toEqual(record(other, point));
    const [mine, theirs] = [logdir, other].map((run) => join(dir, run, 'points', point));
    expect(readdirSync(mine).sort()).toEqual(readdirSync(theirs).sort());
    for (const name of readdirSync(theirs).filter((file) => file !== 'point.json'))
      expect(readFileSync(join(mine, name)).equals(readFileSync(join(theirs, name)))).toBe(true);
  }
  // What runner and tasks shared is gone.
  expect(readdirSync(join(dir, logdir)).sort()).toEqual(readdirSync(join(dir, other)).sort());
}
const locally = async (logdir: string, settings: string[]) => {
  if (existsSync(join(dir, logdir))) return;
  const { status, stderr } = await repro(args(logdir, settings));
  expect(status, stderr).toBe(0);
};

// A run on Slurm is many processes, each of which a busy machine may take seconds to start.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

describe.skipIf(noSlurm)(`a run on Slurm${noSlurm ? ` (${noSlurm})` : ''}`, () => {
  it('leaves the same bytes as a run by threads', async () => {
    await locally('here', [six]);
    const { status, stderr } = await onSlurm('there', [six], '-j', '4');
    expect(stderr).toMatch(/^Note: 6 tasks submitted as Slurm job \d+$/m);
    expect(status).toBe(0);
    sameAs('there', 'here');
    const [array] = slurm.arrays().slice(-1);
    expect([...array.tasks.values()].map(({ state }) => state)).toEqual(new Array(6).fill('COMPLETED'));
  });

  it('says what Slurm says when it refuses a flag, and leaves nothing', async () => {
    const nowhere = await onSlurm('refused', [six], '--partition', 'nowhere');
    expect(nowhere.stderr).toMatch(
      /^Error: Slurm does not take the tasks: invalid partition specified: nowhere;/,
    );
    expect(nowhere.status).toBe(5);
    const soon = await onSlurm('refused', [six], '--time', 'soon');
    expect(soon.stderr).toMatch(/^Error: .*Invalid --time specification\.\nNext: Correct .*--time/);
    expect(soon.status).toBe(5);
    const detached = await onSlurm('refused', [six], '--partition', 'nowhere', '--detach');
    expect(`${detached.status} ${detached.stderr}`).toMatch(/^5 Error: Slurm does not take the tasks/);
    expect(existsSync(join(dir, 'refused'))).toBe(false);
  });

  it('that Slurm refuses later can be finished', async () => {
    const much = await onSlurm('much', [six], '--sbatch-arg=--mem=900G');
    expect(much.stderr).toMatch(/^Error: Slurm does not take the tasks: Memory specification/m);
    expect(much.status).toBe(5);
    const less = await onSlurm('much', [], '--resume', '--sbatch-arg=--mem=100M');
    expect(less.status, less.stderr).toBe(0);
    await locally('here', [six]);
    sameAs('much', 'here');
  });

  it('ends whole when a node goes down, and another run takes the rest', async () => {
    await locally('long', seconds);
    const { ended } = begin('node', seconds);
    await computing('node', 6);
    slurm.cut('n2');
    expect(slurm.tasks('PENDING').map(({ id }) => id)).toHaveLength(2);
    const putBack = setInterval(() => slurm.hasten(), 1000);
    const { status, said } = await ended;
    clearInterval(putBack);
    await slurm.mend('n2');
    expect(status, said).toBe(0);
    sameAs('node', 'long');
  });

  it('submits tasks again that were ended for somebody more important, also when Slurm does not take them at once', async () => {
    await locally('long', seconds);
    const away = sbatchThatFails();
    const { ended } = begin('preempted', seconds, '--partition', 'cheap');
    await computing('preempted', 6);
    slurm.command('sbatch', '--partition=urgent', '--nodes=3', '--exclusive', '--wrap=sleep 1');
    writeFileSync(away, '');
    const { status, said } = await ended;
    expect(said).toMatch(/^Note: Slurm lost \d tasks?: submitted again$/m);
    expect(said).toMatch(/^Note: .*: Unable to contact slurm controller\. Trying again for 5 minutes\.$/m);
    expect(existsSync(away)).toBe(false);
    expect(status, said).toBe(0);
    sameAs('preempted', 'long');
  });

  it('cancels its tasks on Ctrl-C, and leaves none', async () => {
    const { child, ended } = begin('stopped', endless);
    await running(2);
    child.kill('SIGINT');
    const { status, said } = await ended;
    expect(said).toMatch(/^Interrupted after .*; 0 points kept\.$/m);
    expect(status).toBe(130);
    expect(there()).toEqual([]);
    expect(readdirSync(join(dir, 'stopped'))).not.toContain('slurm');
  });

  it('has a failed point where somebody cancels a task, which a resume does again', async () => {
    const { ended } = begin('failed', [six, 'period=1000'], '--points', 'rate=40|50');
    await running(2);
    slurm.command('scancel', slurm.tasks('RUNNING')[0].id);
    const { status, said } = await ended;
    expect(said).toMatch(/^Point models=2_rate=\d0 failed: Somebody cancelled its task on n\d\.$/m);
    expect(said).toMatch(/^1 point finished, 1 failed/m);
    expect(status).toBe(4);
    const again = await onSlurm('failed', [], '--resume');
    expect(again.stderr).toMatch(/^Note: 1 task submitted as Slurm job \d+$/m);
    expect(again.status, again.stderr).toBe(0);
  });

  it('goes on with its tasks after it was killed', async () => {
    await locally('long', seconds);
    const first = begin('killed', seconds);
    await computing('killed', 6);
    first.child.kill('SIGKILL');
    await first.ended;
    const { status, stderr } = await onSlurm('killed', [], '--resume');
    expect(stderr).toMatch(/^Note: \d tasks of Slurm job \d+ taken over from the run before$/m);
    expect(status, stderr).toBe(0);
    sameAs('killed', 'long');
    expect(there()).toEqual([]);
  });

  it('that was killed is finished without Slurm, which is told to end its tasks', async () => {
    const first = begin('home', endless);
    await running(2);
    first.child.kill('SIGKILL');
    await first.ended;
    const here = spawn(
      process.execPath,
      [`${root}bin/run.js`, ...args('home', []), '--resume', '--target', 'sim'],
      { env: { ...process.env, ...slurm.env }, stdio: 'ignore' },
    );
    open.push(here);
    await vi.waitFor(() => expect(readdirSync(join(dir, 'home'))).not.toContain('slurm'), patience);
    expect(there()).toEqual([]);
  });

  it('says that tasks wait in vain', async () => {
    const { child, ended } = begin('vain', [six], '--partition', 'short', '--time', '10:00');
    await vi.waitFor(() => expect(slurm.tasks('PENDING').length).toBeGreaterThan(0), patience);
    await vi.waitFor(() => expect(begun('vain')).toBe(true), patience);
    await new Promise<void>((resolve) =>
      child.stderr!.on('data', (text: string) => text.includes('PartitionTimeLimit') && resolve()),
    );
    child.kill('SIGINT');
    const { status, said } = await ended;
    expect(said).toMatch(/^Note: Slurm does not begin 6 tasks \(PartitionTimeLimit\)/m);
    expect(status).toBe(130);
  });

  it('runs detached, and ends cleanly when it is told to', async () => {
    const started = await onSlurm('detached', endless, '--detach', '--json');
    expect(started.status, started.stderr).toBe(0);
    await running(2);
    const state = await repro(['status', '-l', join(dir, 'detached')]);
    expect(state.stdout).toMatch(/target sim on Slurm.*submitted/s);
    process.kill(JSON.parse(started.stdout).pid, 'SIGTERM');
    await vi.waitFor(() => expect(there()).toEqual([]), patience);
  });
});

const begun = (logdir: string) => existsSync(join(dir, logdir, 'slurm'));

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tableFiles } from '../../src/telemetry/columns.js';
import { smallDisk } from '../support/small-disk.js';
import { Deployment } from './live/process.js';
import { repro, served } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-local-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fig7 = (logdir: string, ...more: string[]) => lasting(1, logdir, ...more);
const lasting = (period: number, logdir: string, ...more: string[]) => [
  ...['run', 'fig7', '--target', 'local', '--logdir', resolve(dir, logdir), '--no-check', '--no-plot'],
  ...['--set', 'models=2', '--set', 'rate=50', '--set', 'gpus=2', '--set', `period=${period}`],
  ...['--set', 'sloStart=16', '--set', 'sloEnd=40', ...more],
];
const point = (logdir: string, name = 'models=2_rate=50') => join(dir, logdir, 'points', name);
const record = (folder: string) => JSON.parse(readFileSync(join(folder, 'point.json'), 'utf8'));
const rows = (folder: string, table: keyof typeof tableFiles = 'requests') =>
  readFileSync(join(folder, tableFiles[table]), 'utf8').trim().split('\n').length - 1;
/** An environment that all processes of a run have, and no others. */
const marked = (logdir: string) => ({ REPRO_TEST_MARK: join(dir, logdir) });
/** Processes that play a role of a run. */
const pids = (logdir: string, role = '(worker|controller|client)') =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      const of = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
      const ours =
        /^\d+$/.test(pid) &&
        new RegExp(`bin/run\\.js\0${role}\0`).test(of('cmdline')) &&
        of('environ').includes(`REPRO_TEST_MARK=${join(dir, logdir)}\0`);
      return ours ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });

const zoo = `name,input_bytes,output_bytes,weights_bytes,transfer_ms,b1_ms,b2_ms
mine,3072,40,1000000,0.1,0.5,0.75
`;
/** Answers every request at once with a status of its own. */
const answering = `
import { definePolicy, type ControllerParts, type Scheduler } from 'repro';
class Answering implements Scheduler {
  readonly notices = [];
  constructor(private readonly parts: ControllerParts) {}
  admit(slot: number): void {
    this.parts.front.requests.deadline[slot] = -1;
    this.parts.front.respond(slot, 42, 0);
  }
  result(): void {}
}
export default definePolicy({ name: 'answering', create: (parts) => new Answering(parts) });
`;

describe('repro run --target local', () => {
  it('serves real requests between processes of this machine, and leaves what any run leaves', async () => {
    const { status, stderr } = await repro(fig7('whole', '--telemetry', 'all'), { env: marked('whole') });
    expect(`${status} ${stderr}`).toMatch(served);
    const folder = point('whole');
    // Three steps of a second each at 50 requests/s: 150, give or take four standard deviations of a Poisson count.
    expect(rows(folder)).toBeGreaterThan(101);
    expect(rows(folder)).toBeLessThan(199);
    expect(rows(folder, 'actions')).toBeGreaterThan(0);
    expect(record(folder)).toMatchObject({
      rows: { requests: rows(folder), actions: rows(folder, 'actions') },
    });
    expect(readdirSync(folder).sort()).toEqual([
      tableFiles.actions,
      tableFiles.requests,
      'logs',
      'point.json',
    ]);
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual([
      'client.log',
      'controller.log',
      'worker-1.log',
      'worker-2.log',
    ]);
    const manifest = JSON.parse(readFileSync(join(dir, 'whole', 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ target: 'local', experiment: 'fig7' });
    expect(readFileSync(join(dir, 'whole', 'run.log'), 'utf8')).toMatch(/\nExiting\n$/);
    expect(pids('whole')).toEqual([]);
  });

  it('takes a zoo and a policy of the user’s own, by paths from the current folder', async () => {
    writeFileSync(join(dir, 'mine.csv'), zoo);
    writeFileSync(join(dir, 'mine.ts'), answering);
    const own = ['--set', 'zoo=./mine.csv', '--set', 'model=mine', '--set', 'policy=./mine.ts'];
    const { status, stderr } = await repro(fig7('own', ...own), { cwd: dir });
    expect(`${status} ${stderr}`).toMatch(served);
    const table = readFileSync(join(point('own'), tableFiles.requests), 'utf8')
      .trim()
      .split('\n');
    expect(table.length - 1).toBeGreaterThan(101);
    // The third column is the status, which only that policy answers with.
    expect(new Set(table.slice(1).map((row) => row.split('\t')[2]))).toEqual(new Set(['42']));
    expect(readFileSync(join(point('own'), 'logs', 'worker-1.log'), 'utf8')).toContain('the profile of mine');
  });

  it.each(['worker', 'controller'])('says so when a %s is killed while it runs', async (role) => {
    const processes = new Deployment();
    const logdir = `killed-${role}`;
    try {
      const run = processes.start(lasting(20, logdir), marked(logdir));
      await run.prints(/starting the client/);
      // Its requests flow: something is in the table.
      await vi.waitFor(
        () => {
          const [live] = readdirSync(point(logdir)).filter((name) => name.startsWith('models='));
          expect(rows(join(point(logdir), live))).toBeGreaterThan(5);
        },
        { timeout: 30_000, interval: 200 },
      );
      const [pid] = pids(logdir, role);
      process.kill(pid, 'SIGKILL');
      expect(await run.exit).toBe(4);
      expect(run.output).toMatch(
        new RegExp(`failed: The ${role}( [12])? on this machine ended with status 137`),
      );
      expect(record(point(logdir))).toMatchObject({ status: 'failed' });
      // What was measured until then, and every log, is there to be looked at.
      expect(rows(point(logdir))).toBeGreaterThan(5);
      expect(existsSync(join(point(logdir), 'logs', 'controller.log'))).toBe(true);
      expect(pids(logdir)).toEqual([]);
    } finally {
      await processes.end();
    }
  });

  it('keeps what was written when the disk fills up, and says so', async (context) => {
    const logdir = join(smallDisk(200, context), 'run');
    const { status, stderr } = await repro(
      lasting(6, logdir, '--telemetry', 'all').map((word) => (word === 'rate=50' ? 'rate=200' : word)),
    );
    expect(stderr).toMatch(
      /\nError: The controller on this machine ended with status 4: Cannot write telemetry to .*: the disk is full\. What came after is not in the tables\./,
    );
    expect(status).toBe(5);
    const folder = join(logdir, 'points', 'models=2_rate=200');
    for (const table of ['requests', 'actions'] as const) {
      expect(rows(folder, table)).toBeGreaterThan(50);
      expect(readFileSync(join(folder, tableFiles[table]), 'utf8')).toMatch(/\n$/);
    }
    expect(existsSync(join(folder, 'logs', 'controller.log'))).toBe(true);
    expect(existsSync(join(folder, 'point.json'))).toBe(false);
  }, 120_000);

  it.each(['SIGINT', 'SIGHUP'] as const)('leaves no process and no half point after %s', async (signal) => {
    const processes = new Deployment();
    try {
      const run = processes.start(lasting(20, signal), marked(signal));
      await run.prints(/starting the client/);
      await vi.waitFor(() => expect(pids(signal).length).toBeGreaterThanOrEqual(4), { timeout: 10_000 });
      expect(await run.stop(signal)).toBe(130);
      expect(pids(signal)).toEqual([]);
      expect(existsSync(join(point(signal), 'point.json'))).toBe(false);
      expect(readdirSync(point(signal))).toEqual([]);
    } finally {
      await processes.end();
    }
  });

  it('refuses what only the simulator has, and flags that are for hosts, before it writes anything', async () => {
    const gpu = await repro(['run', 'fig2', '--target', 'local', '--logdir', join(dir, 'none')]);
    expect(gpu.stderr).toMatch(/^Error: Only the simulator has the system gpu\./);
    expect(gpu.status).toBe(2);
    const silent = await repro(fig7('none', '--set', 'controller=DIRECT'));
    expect(silent.stderr).toMatch(
      /^Error: A live DIRECT controller writes no table of requests, as the original's/,
    );
    expect(silent.status).toBe(2);
    const both = await repro(fig7('none', '--hosts', 'a'));
    expect(both.stderr).toMatch(/^Error: --target local runs on this machine, and --hosts on others\./);
    const deploy = await repro(fig7('none', '--deploy'));
    expect(deploy.stderr).toMatch(/^Error: --deploy is for hosts, and there is no --hosts\./);
    const wrong = await repro(['run', 'fig7', '--target', 'moon']);
    expect(wrong.stderr).toMatch(/--target/);
    expect(wrong.status).toBe(2);
    expect(existsSync(join(dir, 'none'))).toBe(false);
  });

  it('estimates the time that the workload takes', async () => {
    const { stdout } = await repro([...fig7('none', '--dry-run', '--json')]);
    // Multipliers 16, 24 and 36 for a second each, and 8 s around them.
    expect(JSON.parse(stdout)).toMatchObject({ target: 'local', jobs: 1, estimatedSeconds: 11 });
  });
});

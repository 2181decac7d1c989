import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Deployment } from './live/process.js';
import { repro } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'inferline-local-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const name = 'variation=0_cv2=1_rate=100';
const run = (target: string, queries: number, logdir: string) => [
  ...['run', 'inferline-estimator', '--target', target, '--points', 'variation=0,cv2=1,rate=100'],
  ...['--set', `queries=${queries}`, '--logdir', join(dir, logdir), '--no-check', '--no-plot'],
];
const folder = (logdir: string) => join(dir, logdir, 'points', name);
const record = (logdir: string) => JSON.parse(readFileSync(join(folder(logdir), 'point.json'), 'utf8'));
const text = (logdir: string, file: string) => readFileSync(join(folder(logdir), file), 'utf8');
const rows = (table: string) =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t').map(Number));

/** Processes of replicas: what runs in the point's folder and is no guard's shell. */
const replicas = (logdir: string) =>
  readdirSync('/proc').filter((pid) => {
    try {
      const here = readlinkSync(`/proc/${pid}/cwd`).startsWith(folder(logdir));
      const [program] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return here && program === process.execPath;
    } catch {
      return false;
    }
  });

describe('an InferLine experiment with --target local', () => {
  it('plans as the simulator does, and serves by processes into the same tables', async () => {
    const [live, simulated] = await Promise.all([
      repro(run('local', 61, 'live')),
      repro(run('sim', 61, 'simulated')),
    ]);
    expect(simulated.status, simulated.stderr).toBe(0);
    // A busy machine makes a point invalid; what was served is whole all the same.
    expect([0, 4], live.stderr).toContain(live.status);
    expect(record('live')).toMatchObject({
      status: live.status === 0 ? 'ok' : 'invalid',
      rows: record('simulated').rows,
      counters: { queries: 61, processes: 4 },
    });
    for (const file of ['inferline_plan.tsv', 'inferline_replicas.tsv'])
      expect(text('live', file)).toBe(text('simulated', file));
    const [served, expected] = ['live', 'simulated'].map((logdir) =>
      rows(text(logdir, 'inferline_queries.tsv')),
    );
    for (const [id, [t, latency]] of served.entries()) {
      // The clock counts whole ns from wherever it began.
      expect(Math.abs(t - expected[id][0])).toBeLessThanOrEqual(1000);
      // ResNet and KSVM alone take 98.04 and 23.64 ms at batch 1, or half of that on other hardware.
      expect(latency).toBeGreaterThan(50e6);
    }
    expect(rows(text('live', 'inferline_hops.tsv')).map(([, queries]) => queries)).toEqual([61, 61, 61, 61]);
  });

  it.runIf(existsSync('/proc/self'))(
    'keeps a failed point when a process of replicas is killed',
    async () => {
      const processes = new Deployment();
      try {
        const child = processes.start(run('local', 5001, 'killed'));
        await vi.waitFor(() => expect(replicas('killed')).toHaveLength(4), {
          timeout: 30_000,
          interval: 100,
        });
        process.kill(Number(replicas('killed')[2]), 'SIGKILL');
        expect(await child.exit).toBe(4);
        expect(record('killed')).toMatchObject({
          status: 'failed',
          reason: expect.stringMatching(/^Process \d of the replicas ended/),
        });
        expect(replicas('killed')).toEqual([]);
      } finally {
        await processes.end();
      }
    },
  );

  it.runIf(existsSync('/proc/self'))('leaves no process and no half point after Ctrl-C', async () => {
    const processes = new Deployment();
    try {
      const child = processes.start(run('local', 5001, 'stopped'));
      await vi.waitFor(() => expect(replicas('stopped').length).toBeGreaterThan(0), {
        timeout: 30_000,
        interval: 100,
      });
      expect(await child.stop('SIGINT')).toBe(130);
      expect(replicas('stopped')).toEqual([]);
      expect(existsSync(join(folder('stopped'), 'point.json'))).toBe(false);
    } finally {
      await processes.end();
    }
  });

  it.each([
    [['inferline-tuner', '--target', 'local', '--set', 'ties=fifo'], 'Only the simulator has ties=fifo.'],
    [['inferline-seed', '--target', 'local'], 'Only the simulator has the service times of rule=seed.'],
    [
      ['inferline-estimator', '--hosts', 'a'],
      "InferLine's pipelines are simulated, or replayed on this machine",
    ],
  ])('is refused before anything is written: %j', async (args, message) => {
    const { status, stderr } = await repro(['run', ...args, '--logdir', join(dir, 'none')]);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
    expect(existsSync(join(dir, 'none'))).toBe(false);
  });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveProcess } from './live/process.js';
import { repro } from './repro.js';

let dir: string;
let trace: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-faro-local-'));
  trace = join(dir, 'input.json');
  writeFileSync(trace, '{"ts":0,"counts":{"a":{"classifier":7},"b":{"classifier":3}}}\n');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const name = 'quota=16_policy=fairshare';
const run = (logdir: string, ...rest: string[]) => [
  ...['run', 'faro-policies', '--set', `trace=${trace}`, '--points', 'quota=16,policy=fairshare'],
  ...['--logdir', join(dir, logdir), '--no-check', '--no-plot', ...rest],
];
const folder = (logdir: string) => join(dir, logdir, 'points', name);
const rows = (logdir: string, table: string) =>
  readFileSync(join(folder(logdir), table), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t').map(Number));
const record = (logdir: string) => JSON.parse(readFileSync(join(folder(logdir), 'point.json'), 'utf8'));

/** Processes of a run: those that were told something in its folder, and the replicas that a head of it has started. */
function processes(logdir: string, what = join(dir, logdir)): number[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const [program, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return program === process.execPath && args.some((arg) => arg.startsWith(what) && arg.endsWith('.json'))
        ? [Number(pid)]
        : [];
    } catch {
      return [];
    }
  });
}

async function noneLeft(logdir: string): Promise<void> {
  while (processes(logdir).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe.skipIf(!existsSync('/proc/self/cmdline'))('repro run faro-policies --target local', () => {
  it('serves the requests that the simulator serves, by real processes, and leaves none', async () => {
    const local = await repro(run('local', '--target', 'local', '--set', 'spacing=instant'));
    expect(local.stderr).toContain('starting 2 heads');
    // A busy machine may make it INVALID, but not different.
    expect([0, 4]).toContain(local.status);
    expect(['ok', 'invalid']).toContain(record('local').status);
    await noneLeft('local');
    await repro(run('sim', '--set', 'spacing=instant'));
    const counts = (logdir: string) =>
      rows(logdir, 'faro_minutes.tsv').map(([minute, job, requests]) => [minute, job, requests]);
    expect(counts('local').sort()).toEqual(counts('sim').sort());
    // Eight replicas each, from the begin on.
    expect(rows('local', 'faro_replicas.tsv').slice(0, 2)).toEqual([
      [0, 0, 8],
      [0, 1, 8],
    ]);
    expect(readdirSync(join(folder('local'), 'logs')).sort()).toEqual(
      ['control', 'head-0', 'head-1', 'load']
        .flatMap((role) => [`${role}.json`, `${role}.log`])
        .concat([...['faro_decisions.tsv', 'faro_minutes.tsv', 'faro_replicas.tsv']])
        .sort(),
    );
  });

  it('fails a point whose head is killed, and says which', async () => {
    const live = new LiveProcess(run('killed', '--target', 'local'));
    await live.prints(/starting control and load/);
    const [head] = processes('killed', join(folder('killed'), 'logs', 'head-1'));
    process.kill(head, 'SIGKILL');
    expect(await live.exit).toBe(4);
    expect(record('killed')).toMatchObject({ status: 'failed' });
    expect(record('killed').reason).toMatch(/^The head 1 on this machine ended with status 137/);
    await noneLeft('killed');
  });

  it('ends cleanly by Ctrl-C', async () => {
    const live = new LiveProcess(run('stopped', '--target', 'local'));
    await live.prints(/starting control and load/);
    expect(await live.stop('SIGINT')).toBe(130);
    expect(existsSync(join(folder('stopped'), 'point.json'))).toBe(false);
    await noneLeft('stopped');
  });

  it('refuses what one machine cannot serve, before anything starts', async () => {
    const many = await repro(
      run('many', '--target', 'local', '--set', 'quota=500').filter(
        (arg) => !/^--points|^quota=16/.test(arg),
      ),
    );
    expect(many.stderr).toContain(
      '500 replicas are more processes than one machine can be asked for: 128 at most.',
    );
    const requests = await repro(run('requests', '--target', 'local', '--telemetry', 'all'));
    expect(requests.stderr).toContain('Only the simulator has the table jobRequests.');
    const hosts = await repro(run('hosts', '--hosts', 'localhost'));
    expect(hosts.stderr).toContain(
      "Faro's jobs are simulated, or served on this machine or a Kubernetes cluster; no host serves them.",
    );
    for (const { status } of [many, requests, hosts]) expect(status).toBe(2);
  });
});

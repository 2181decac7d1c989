import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { repro, root } from './repro.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
  writeFileSync(
    join(folder, 'p.yaml'),
    `name: two
hardware: { cpu: 1 }
models:
  first:
    profiles: { cpu: [[1, 20, 50], [4, 40, 100]] }
  second:
    after: { model: first, probability: 0.5 }
    profiles: { cpu: [[1, 30, 40]] }
outputs: [first, second]
`,
  );
  writeFileSync(
    join(folder, 'c.yaml'),
    'first: { hardware: cpu, batch: 4, replicas: 2 }\nsecond: { hardware: cpu, replicas: 2 }\n',
  );
  writeFileSync(
    join(folder, 'many.yaml'),
    'first: { hardware: cpu, replicas: 100 }\nsecond: { hardware: cpu }\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const base = ['p.yaml', '--config', 'c.yaml'];
const replay = (...args: string[]) => repro(['replay', ...args], { cwd: folder });

/** Processes whose working directory lies in an output folder: replicas and their guards. */
function living(output: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(join(folder, output));
    } catch {
      return false;
    }
  });
}

// A guard's second shell may still look for what it has to stop when the first one has said that all is gone.
const noneLives = (output: string) =>
  vi.waitFor(() => expect(living(output)).toEqual([]), { timeout: 10_000 });

/** The rows of a table, by column. */
function rows(file: string): Record<string, number>[] {
  const [head, ...lines] = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const names = head.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((cell, i) => [names[i], Number(cell)])));
}

describe('repro replay', () => {
  it.each([
    ['a process each', ['--slo', '200ms', '--batching-delay', '5ms']],
    ['processes that are shared, and times that vary', ['--processes', '2', '--variation', '0.5']],
  ])('serves every query by %s', async (_, flags) => {
    const { status, stdout, stderr } = await replay(
      ...[...base, '--rate', '40', '--first', '60', '--json', '-o', 'out', ...flags],
    );
    // A busy machine makes a replay invalid; what was served is whole all the same.
    expect([0, 4], stderr).toContain(status);
    const replayed = JSON.parse(stdout);
    expect(replayed.status).toBe(status === 0 ? 'ok' : 'invalid');
    expect(replayed.reasons.length > 0).toBe(status === 4);
    const [estimated, served] = ['estimated', 'replayed'].map((name) =>
      rows(`out/${name}/inferline_queries.tsv`),
    );
    expect(served.map((row) => row.query_id)).toEqual(Array.from({ length: 60 }, (_, id) => id));
    // Both are sent by the one trace, to the ns.
    for (const [id, { t }] of served.entries())
      expect(Math.abs(t - estimated[id].t)).toBeLessThanOrEqual(1000);
    // Nothing is faster than the model that every query visits; constant times may not be undercut.
    if (!flags.includes('--variation'))
      for (const { latency } of served) expect(latency).toBeGreaterThanOrEqual(20e6);
    const hops = rows('out/replayed/inferline_hops.tsv');
    const expected = rows('out/estimated/inferline_hops.tsv');
    expect(hops.map((hop) => hop.queries)).toEqual(expected.map((hop) => hop.queries));
    expect(hops[0].queries).toBe(60);
    expect(JSON.parse(readFileSync(join(folder, 'out/replay.json'), 'utf8')).latency).toEqual(
      replayed.latency,
    );
    if (existsSync('/proc/self')) await noneLives('out');
  });

  it.runIf(existsSync('/proc/self'))('leaves no process after Ctrl-C, and ends with status 130', async () => {
    const args = ['replay', ...base, '--rate', '40', '--seconds', '600', '-o', 'stopped'];
    const child = spawn(process.execPath, [`${root}bin/run.js`, ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      // It says so before it starts the first process: the signal comes while they start.
      if (stderr === '') child.kill('SIGINT');
      stderr += text;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toMatch(/^Replaying by 4 processes: \d+ s$/m);
    expect(stderr).toContain('Error: Stopped; only the logs of the processes were written.');
    expect(status).toBe(130);
    await noneLives('stopped');
    expect(readdirSync(join(folder, 'stopped'))).toEqual(['processes']);
  });

  it.each([
    [['--rate', '40', '--trace', 't'], 'Both --trace and --rate are given'],
    [['--rate', '40', '--variation', '2'], '--variation must be a number from 0 to 1'],
    [['--rate', '40', '--batching-delay', 'no'], "--batching-delay must be a time, but is 'no'"],
    [['--rate', '40', '--first', '1'], '--first'],
    [['--rate', '40', '--config', 'none.yaml'], 'none.yaml does not exist'],
    [['--rate', '40', '--config', 'many.yaml'], 'The configuration has 101 replicas'],
    [['--rate', '40', '-o', 'p.yaml'], 'Cannot write'],
  ])('refuses %j', async (flags, message) => {
    const args = flags.includes('--config') ? ['p.yaml'] : base;
    const { status, stderr } = await replay(...args, ...flags);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

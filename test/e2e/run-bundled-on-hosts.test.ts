import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tableFiles } from '../../src/telemetry/columns.js';
import { smallDisk } from '../support/small-disk.js';
import { noSshd, startSshd, type TestSshd } from '../support/sshd.js';
import { usualPorts } from '../support/usual-ports.js';
import { repro, served } from './repro.js';

describe.skipIf(noSshd)("repro run --hosts with repro's own programs", () => {
  let sshds: TestSshd[];
  let freePorts: () => void;
  const file = (name: string) => join(sshds[0].folder, name);
  const run = (logdir: string, ...more: string[]) => runOn(file('hosts.yaml'), 1, logdir, ...more);
  const runOn = (hosts: string, period: number, logdir: string, ...more: string[]) =>
    repro([
      ...['run', 'fig7', '--hosts', hosts, '--known-hosts', file('all_known'), '--logdir', file(logdir)],
      ...['--set', 'models=2', '--set', 'rate=50', '--set', 'gpus=2', '--set', `period=${period}`],
      ...['--set', 'sloStart=16', '--set', 'sloEnd=40', ...more],
    ]);

  beforeAll(async () => {
    freePorts = await usualPorts();
    sshds = await Promise.all(['127.0.0.22', '127.0.0.23', '127.0.0.24'].map((at) => startSshd(at)));
    const bin = join(process.execPath, '..');
    const host = ({ host: { name, port, key, user }, folder }: TestSshd) =>
      `  ${name}: { port: ${port}, key: "${key}", user: ${user}, dir: "${folder}/dir" }\n`;
    const env = `{ PATH: "${bin}:${process.env.PATH}" }`;
    writeFileSync(file('hosts.yaml'), `defaults: { env: ${env} }\nhosts:\n${sshds.map(host).join('')}`);
    writeFileSync(
      file('all_known'),
      sshds.map(({ knownHosts }) => readFileSync(knownHosts, 'utf8')).join(''),
    );
  });
  afterAll(() => {
    freePorts?.();
    for (const sshd of sshds ?? []) sshd.stop();
  });
  const cores = ({ folder }: TestSshd) =>
    readdirSync(join(folder, 'dir')).filter((name) => /^core-\w{16}\.mjs$/.test(name));

  it('says that they are not there, unless they may be copied', async () => {
    const { status, stderr } = await run('never');
    expect(stderr).toMatch(
      /^Error: Host 127\.0\.0\.2\d does not have the programs of this repro\.\nNext: Add --deploy/,
    );
    expect(status).toBe(5);
  });

  it('copies them once, and serves real requests between three hosts', async () => {
    const first = await run('first', '--deploy', '--no-check', '--no-plot');
    expect(first.stderr).toMatch(/copied the programs to 127\.0\.0\.24/);
    expect(`${first.status} ${first.stderr}`).toMatch(served);
    const point = join(file('first'), 'points', 'models=2_rate=50');
    const lines = readFileSync(join(point, tableFiles.requests), 'utf8').trim().split('\n');
    // Three steps of a second each at 50 requests/s: 150, give or take four standard deviations of a Poisson count.
    expect(lines.length - 1).toBeGreaterThan(101);
    expect(lines.length - 1).toBeLessThan(199);
    const log = readFileSync(join(point, 'logs', 'controller.log'), 'utf8');
    expect(log).toContain('Admitting inference requests');

    const core = (sshd: TestSshd) => statSync(join(sshd.folder, 'dir', cores(sshd)[0])).mtimeMs;
    const before = sshds.map(core);
    expect(sshds.map(cores).map(({ length }) => length)).toEqual([1, 1, 1]);
    const again = await run('again', '--deploy', '--no-check', '--no-plot');
    expect(`${again.status} ${again.stderr}`).toMatch(served);
    expect(again.stderr).not.toMatch(/copied the programs/);
    expect(sshds.map(core)).toEqual(before);
  });

  it('copies a damaged one anew', async () => {
    const path = join(sshds[1].folder, 'dir', cores(sshds[1])[0]);
    writeFileSync(path, 'not this');
    expect((await run('mended', '--deploy', '--no-check', '--no-plot')).stderr).toMatch(
      /copied the programs to 127\.0\.0\.23/,
    );
    expect(statSync(path).size).toBeGreaterThan(100_000);
  });

  it('keeps what was written when a disk fills up, and says which', async (context) => {
    // More than the check asks for, so that it fills up while the point runs.
    const disk = smallDisk(260 * 1024, context);
    const hosts = file('full.yaml');
    const text = readFileSync(file('hosts.yaml'), 'utf8');
    writeFileSync(hosts, text.replace(`dir: "${sshds[1].folder}/dir"`, `dir: "${disk}"`));
    const running = runOn(hosts, 6, 'full', '--deploy', '--no-check', '--no-plot');
    const serving = vi.waitFor(
      () => {
        const [point] = readdirSync(join(disk, 'points'));
        const log = readFileSync(join(disk, 'points', point, 'controller.log'), 'utf8');
        expect(log).toContain('Client throughput');
      },
      { timeout: 50_000, interval: 100 },
    );
    await Promise.race([serving, running.then(({ stderr }) => expect.fail(`it has ended: ${stderr}`))]);
    expect(() => writeFileSync(join(disk, 'other'), Buffer.alloc(260 * 2 ** 20))).toThrow('ENOSPC');
    const { status, stderr } = await running;
    expect(stderr).toMatch(
      /failed: The controller on 127\.0\.0\.23 ended with status 4: Cannot write telemetry to .*: the disk is full\. What came after is not in the tables\./,
    );
    expect(status).toBe(4);
    const point = join(file('full'), 'points', 'models=2_rate=50');
    expect(readFileSync(join(point, tableFiles.requests), 'utf8')).toMatch(/^t\trequest_id.*\n$/s);
    expect(readdirSync(join(point, 'logs'))).toContain('controller.log');
  }, 120_000);
});

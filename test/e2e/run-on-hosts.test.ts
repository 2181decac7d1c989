import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { noSshd, startSshd, type TestSshd } from '../support/sshd.js';
import { usualPorts } from '../support/usual-ports.js';
import { repro, root } from './repro.js';

const standIn = join(root, 'test/runner/deployment/fixtures/stand-in.mjs');

describe.skipIf(noSshd)('repro run --hosts', () => {
  let sshds: TestSshd[];
  let freePorts: () => void;
  const file = (name: string) => join(sshds[0].folder, name);
  const pointsOn = (sshd: TestSshd) => readdirSync(join(sshd.folder, 'dir', 'points'));
  const marked = () =>
    readdirSync('/proc').filter((pid) => {
      try {
        return (
          /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MARK=${file('')}\0`)
        );
      } catch {
        return false;
      }
    });
  /** A hosts file of the three, whose programs go wrong in a given way. */
  const hostsFile = (fault: string) => {
    const path = file(`hosts-${fault.replaceAll(' ', '-')}.yaml`);
    const host = ({ host: { name, port, key, user }, folder }: TestSshd) =>
      `  ${name}: { port: ${port}, key: "${key}", user: ${user}, dir: "${folder}/dir" }\n`;
    const env = `{ FAULT: "${fault}", MARK: "${file('')}" }`;
    writeFileSync(path, `defaults: { env: ${env} }\nhosts:\n${sshds.map(host).join('')}`);
    return path;
  };
  const args = (logdir: string, hosts: string) => [
    ...[
      'run',
      'fig7',
      '--scale',
      'quick',
      '--points',
      'rate=600',
      '--set',
      'gpus=2',
      '--logdir',
      file(logdir),
    ],
    ...[
      '--hosts',
      hosts,
      '--binaries',
      `clockwork-emulated:${file('build')}`,
      '--known-hosts',
      file('all_known'),
    ],
    ...['--no-plot', '--no-check'],
  ];
  const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const point = 'points/models=12_rate=600';

  beforeAll(async () => {
    freePorts = await usualPorts();
    sshds = await Promise.all(['127.0.0.12', '127.0.0.13', '127.0.0.14'].map((at) => startSshd(at)));
    writeFileSync(
      file('all_known'),
      sshds.map(({ knownHosts }) => readFileSync(knownHosts, 'utf8')).join(''),
    );
    mkdirSync(file('build'));
    const programs = { worker_dummy: 'worker', controller: 'controller', client: 'client' };
    for (const [name, role] of Object.entries(programs)) {
      writeFileSync(
        file(`build/${name}`),
        `#!/bin/sh\nexec '${process.execPath}' '${standIn}' ${role} "$@"\n`,
      );
      chmodSync(file(`build/${name}`), 0o755);
    }
  });
  afterAll(() => {
    freePorts?.();
    for (const sshd of sshds ?? []) sshd.stop();
  });

  it('plays every point on the hosts, and leaves a logdir like any other and nothing on the hosts', async () => {
    const { status, stderr } = await repro(args('good', hostsFile('')));
    expect(stderr).not.toMatch(/Error/);
    expect(status).toBe(0);
    expect(json(file('good/manifest.json'))).toMatchObject({ target: 'ssh', finishedAt: expect.any(String) });
    expect(json(file(`good/${point}/point.json`))).toMatchObject({ status: 'ok', rows: { requests: 2 } });
    expect(readFileSync(file('good/run.log'), 'utf8')).toMatch(/\nExiting\n$/);
    const controller = readFileSync(file(`good/${point}/logs/controller.log`), 'utf8');
    expect(controller).toContain(
      'controller INFER5 127.0.0.14:12345,127.0.0.14:12347 0 2 5000000 86400000000000',
    );
    for (const sshd of sshds) expect(pointsOn(sshd)).toEqual([]);
    expect(marked()).toEqual([]);
  });

  it('keeps a failed point with its reason and logs, and does the others', async () => {
    const { status } = await repro(args('bad', hostsFile('client fails')));
    expect(status).toBe(4);
    expect(json(file(`bad/${point}/point.json`))).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^The client on 127\.0\.0\.12 ended with status 3/),
    });
    expect(existsSync(file(`bad/${point}/logs/worker-2.log`))).toBe(true);
    expect(existsSync(file('bad/points/models=48_rate=600/point.json'))).toBe(true);
    expect(marked()).toEqual([]);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('leaves nothing running on the hosts after %s', async (signal) => {
    const logdir = `stopped-${signal}`;
    const child = spawn(
      process.execPath,
      [`${root}bin/run.js`, ...args(logdir, hostsFile('client goes on'))],
      {
        stdio: 'ignore',
      },
    );
    const code = new Promise((resolve) => child.on('exit', resolve));
    await vi.waitFor(() => expect(marked().length).toBeGreaterThanOrEqual(4), { timeout: 30_000 });
    child.kill(signal);
    expect(await code).toBe(signal === 'SIGINT' ? 130 : null);
    await vi.waitFor(() => expect(marked()).toEqual([]), { timeout: 15_000 });
    expect(existsSync(file(`${logdir}/${point}/point.json`))).toBe(false);
  });

  describe('refuses hosts that fail a check before it writes anything:', () => {
    const refused = async (hosts: string) => {
      const there = () => sshds.map(({ folder }) => readdirSync(folder, { recursive: true }).length);
      const before = there();
      const { status, stderr } = await repro(args('never', hosts));
      expect(status).toBe(5);
      expect(existsSync(file('never'))).toBe(false);
      expect(there()).toEqual(before);
      return stderr;
    };
    /** The hosts file with something of the second host's replaced. */
    const changed = (name: string, from: string, to: string) => {
      const path = file(`${name}.yaml`);
      const text = readFileSync(hostsFile(''), 'utf8');
      expect(text).toContain(from);
      writeFileSync(path, text.replace(from, to));
      return path;
    };

    it('one that cannot be reached', async () => {
      const hosts = changed('unreachable', String(sshds[1].host.port), '1');
      expect(await refused(hosts)).toMatch(
        /^Error: Host 127\.0\.0\.13 fails the check of reach: no SSH server listens there \(connection refused\)\.\nNext: /,
      );
    });

    it('a port that is taken', async () => {
      const server = createServer().listen(12346, '127.0.0.13');
      await once(server, 'listening');
      try {
        expect(await refused(hostsFile(''))).toMatch(
          /^Error: Host 127\.0\.0\.13 fails the check of ports: 12346 taken\.\nNext: See what listens there: ss -ltnp/,
        );
      } finally {
        server.close();
      }
    });

    it('programs that are not there', async () => {
      const { folder } = sshds[1];
      const hosts = changed('no-programs', `dir: "${folder}/dir"`, `dir: "${folder}/dir", build: /no`);
      expect(await refused(hosts)).toMatch(
        /^Error: Host 127\.0\.0\.13 fails the check of programs: not there: \/no\/controller\.\nNext: /,
      );
    });

    it('a clock that is two seconds ahead', async () => {
      mkdirSync(file('late'));
      writeFileSync(file('late/date'), '#!/bin/sh\nexec /bin/date -d "now + 2 seconds" "$@"\n');
      chmodSync(file('late/date'), 0o755);
      const { folder } = sshds[1];
      const PATH = `${file('late')}:${process.env.PATH}`;
      const hosts = changed('late', `dir: "${folder}/dir"`, `dir: "${folder}/dir", env: { PATH: "${PATH}" }`);
      const stderr = await refused(hosts);
      const [, ms] =
        /^Error: Host 127\.0\.0\.13 fails the check of clock: \+(\d+)\.\d ms ± /.exec(stderr) ?? [];
      expect(Number(ms)).toBeGreaterThan(1500);
      expect(stderr).toContain('\nNext: Synchronise the clocks: chronyc makestep');
    });
  });

  it('refuses points that only the simulator has', async () => {
    const given = args('sim-only', hostsFile('')).map((word) => (word === 'fig7' ? 'fig2' : word));
    const { status, stderr } = await repro(
      given.filter((word) => !/^(--points|rate=600|--set|gpus=2)$/.test(word)),
    );
    expect(stderr).toMatch(/^Error: Only the simulator has the system gpu\./);
    expect(status).toBe(2);
  });
});

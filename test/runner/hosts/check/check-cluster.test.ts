import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckOptions, checkCluster } from '../../../../src/runner/hosts/check/check-cluster.js';
import { type Cluster, hostsOf } from '../../../../src/runner/hosts/declare/host.js';
import { SshSession } from '../../../../src/runner/hosts/ssh/ssh-session.js';
import { freePort, noSshd, startSshd, type TestSshd } from '../../../support/sshd.js';
import { usualPorts } from '../../../support/usual-ports.js';

describe.skipIf(noSshd)('checking a cluster', () => {
  let sshds: TestSshd[];
  let cluster: Cluster;
  let freePorts: () => void;
  const file = (index: number, name: string) => join(sshds[index].folder, name);

  beforeAll(async () => {
    freePorts = await usualPorts();
    const PATH = `${join(process.execPath, '..')}:${process.env.PATH}`;
    sshds = await Promise.all(
      ['127.0.0.2', '127.0.0.3', '127.0.0.4'].map((at) => startSshd(at, { env: { PATH } })),
    );
    const [client, controller, worker] = sshds.map(({ host }) => host);
    cluster = { client, controller, workers: [worker, worker] };
  });
  afterAll(() => {
    freePorts?.();
    for (const sshd of sshds ?? []) sshd.stop();
  });

  const check = async (changed: Partial<Cluster> = {}, options: CheckOptions = {}) => {
    const checked = { ...cluster, ...changed };
    const session = new SshSession(hostsOf(checked), {
      acceptNewHostKeys: true,
      knownHosts: file(0, 'all_known'),
    });
    try {
      return await checkCluster(checked, session, options);
    } finally {
      await session.close();
    }
  };
  const of = (findings: Awaited<ReturnType<typeof check>>, host: string, name: string) =>
    findings.find((finding) => finding.host === host && finding.check === name);

  it('finds good hosts good, by their roles', async () => {
    const findings = await check();
    expect(findings.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(
      findings.filter(({ check }) => check === 'reach').map(({ host, detail }) => [host, detail]),
    ).toEqual([
      ['127.0.0.2', 'client'],
      ['127.0.0.3', 'controller'],
      ['127.0.0.4', '2 workers'],
    ]);
    expect(of(findings, '127.0.0.3', 'ports')?.detail).toBe('12346 free');
    expect(of(findings, '127.0.0.4', 'ports')?.detail).toBe('12345, 12347 free');
    expect(of(findings, '127.0.0.2', 'ports')).toBeUndefined();
    expect(of(findings, '127.0.0.2', 'node')?.detail).toBe(process.version);
    expect(of(findings, '127.0.0.2', 'clock')?.status).not.toBe('fail');
  });

  it('changes nothing on the hosts', () => {
    expect(existsSync(file(0, 'dir'))).toBe(false);
  });

  it('says which host cannot be reached, and checks the others', async () => {
    const port = await freePort('127.0.0.9');
    const findings = await check({ client: { ...cluster.client, name: '127.0.0.9', port } });
    expect(findings.filter(({ status }) => status === 'fail')).toEqual([
      {
        host: '127.0.0.9',
        check: 'reach',
        status: 'fail',
        detail: 'no SSH server listens there (connection refused)',
        next: expect.any(String),
      },
    ]);
    expect(of(findings, '127.0.0.3', 'ports')?.status).toBe('ok');
  });

  it('says which port is taken', async () => {
    const server = await new Promise<Server>((resolve, reject) => {
      const listening = createServer().on('error', reject);
      listening.listen(12346, '127.0.0.3', () => resolve(listening));
    });
    try {
      const taken = { status: 'fail', detail: '12346 taken', next: expect.stringContaining('ss -ltnp') };
      expect(of(await check(), '127.0.0.3', 'ports')).toMatchObject(taken);
    } finally {
      server.close();
    }
  });

  it('finds a clock that is two seconds ahead', async () => {
    const bin = file(0, 'bin');
    mkdirSync(bin);
    // Later by two seconds than the real one, in nanoseconds as asked for.
    writeFileSync(join(bin, 'date'), '#!/bin/sh\nexec /bin/date -d "now + 2 seconds" "$@"\n');
    chmodSync(join(bin, 'date'), 0o755);
    const { client } = cluster;
    const ahead = { ...client, env: { PATH: `${bin}:${client.env.PATH}` } };
    const finding = of(await check({ client: ahead }), '127.0.0.2', 'clock');
    expect(finding).toMatchObject({ status: 'fail', next: expect.stringContaining('chronyc') });
    expect(Number(/^\+(\d+)/.exec(finding!.detail)?.[1])).toBeGreaterThan(1500);
  });

  it('finds programs of the original that are missing, and those that are there', async () => {
    const build = file(0, 'build');
    mkdirSync(build);
    for (const name of ['client', 'controller']) {
      writeFileSync(join(build, name), '');
      chmodSync(join(build, name), 0o755);
    }
    const findings = await check({}, { build });
    expect(
      findings.filter(({ check }) => check === 'programs').map(({ host, detail }) => [host, detail]),
    ).toEqual([
      ['127.0.0.2', 'all there'],
      ['127.0.0.3', 'all there'],
      ['127.0.0.4', `not there: ${build}/worker`],
    ]);
    const emulated = await check({}, { build: '/no', emulated: true });
    expect(of(emulated, '127.0.0.4', 'programs')?.detail).toBe('not there: /no/worker_dummy');
  });

  it('finds a host without Node.js, and a folder that nobody can write to', async () => {
    const bin = file(0, 'bin-without-node');
    mkdirSync(bin);
    for (const name of readdirSync('/usr/bin'))
      if (!name.startsWith('node')) symlinkSync(join('/usr/bin', name), join(bin, name));
    const client = { ...cluster.client, env: { PATH: bin }, dir: '/proc/none' };
    const findings = await check({ client });
    expect(of(findings, '127.0.0.2', 'node')).toMatchObject({ status: 'fail', detail: 'not there' });
    expect(of(findings, '127.0.0.2', 'disk')).toMatchObject({ status: 'fail' });
  });
});

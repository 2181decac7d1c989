import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Deployment, Machine } from '../../../src/runner/deployment/deployment.js';
import { runDeployment } from '../../../src/runner/deployment/run-deployment.js';
import { SshSession } from '../../../src/runner/hosts/ssh/ssh-session.js';
import type { Launcher } from '../../../src/runner/processes/launcher.js';
import { localLauncher } from '../../../src/runner/processes/shell-launcher.js';
import { bundledPrograms } from '../../../src/runner/roles/bundled.js';
import { type ClockworkSpec, controllerDefaults } from '../../../src/serving-core/clockwork/spec.js';
import { freePort, noSshd, startSshd, type TestSshd } from '../../support/sshd.js';

const standIn = join(import.meta.dirname, 'fixtures', 'stand-in.mjs');
const spec: ClockworkSpec = {
  system: 'clockwork',
  controller: controllerDefaults('INFER5'),
  workers: { count: 2, gpusPerWorker: 1, weightsCacheSize: 23_085_449_216, pageSize: 16_777_216 },
  network: 'cluster',
  client: { workload: 'slo-exp-1', args: ['resnet50_v2', '12'], inputs: false },
  zoo: 'osdi20',
};
/** Processes that carry a fault's mark in their environment, so those of one test only. */
const left = (mark: string) =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MARK=${mark}\0`);
    } catch {
      return false;
    }
  });
let ids = 0;

/** Programs that go wrong in a given way, and are marked. */
const faulty = (fault: string, mark: string): Machine['programs'] => {
  const programs = bundledPrograms(process.execPath, standIn);
  const add = <P extends unknown[], T extends { env?: object }>(make: (...args: P) => T) => {
    return (...args: P) => {
      const command = make(...args);
      // As the original's, so that a duration is for the runner to see to.
      return { ...command, endsItself: false, env: { ...command.env, FAULT: fault, MARK: mark } };
    };
  };
  return { worker: add(programs.worker), controller: add(programs.controller), client: add(programs.client) };
};

/** Plays one point on three machines and returns what it left. */
async function play(
  launchers: [Launcher, Launcher, Launcher],
  fault = '',
  point: Partial<ClockworkSpec> = {},
) {
  const mark = `m${process.pid}-${ids++}`;
  const root = mkdtempSync(join(tmpdir(), 'repro-deployment-'));
  const machine = (index: number): Machine => {
    const dir = join(root, `host ${index}`);
    mkdirSync(dir);
    const address = `127.0.0.${index + 2}`;
    return { launcher: launchers[index], address, bind: address, dir, programs: faulty(fault, mark) };
  };
  const [client, controller, worker] = [0, 1, 2].map(machine);
  const ports = [await freePort('127.0.0.4'), await freePort('127.0.0.4')];
  const deployment: Deployment = {
    client,
    controller,
    clientPort: await freePort('127.0.0.3'),
    workers: ports.map((port) => ({ machine: worker, port })),
  };
  const folder = join(root, 'point');
  mkdirSync(folder);
  const phases: string[] = [];
  const abort = new AbortController();
  const result = runDeployment({
    spec: { ...spec, ...point },
    seed: 0,
    deployment,
    id: 'run 1',
    folder,
    telemetry: ['requests'],
    signal: abort.signal,
    patience: { ready: 3000, ending: 500 },
    onPhase: (line) => phases.push(line),
  });
  return { result, folder, phases, mark, abort, root, ports, deployment };
}
const log = (folder: string, role: string) => readFileSync(join(folder, 'logs', `${role}.log`), 'utf8');

function scenarios(launchers: () => [Launcher, Launcher, Launcher], host: (index: number) => string) {
  it('plays a point, brings its table and logs, and leaves nothing on the machines', async () => {
    const { result, folder, phases, mark, root, ports, deployment } = await play(launchers());
    expect(await result).toMatchObject({ rows: { requests: 2 }, notices: [], counters: { requests: 2 } });
    expect(phases).toEqual([
      ...['starting 2 workers', 'starting the controller', 'starting the client'],
      ...['ending the controller', 'gathering telemetry'],
    ]);
    expect(readFileSync(join(folder, 'clockwork_request_log.tsv'), 'utf8')).toBe(
      't\trequest_id\n1\t2\n1\t2\n',
    );
    const workers = ports.map((port) => `127.0.0.4:${port}`).join(',');
    expect(log(folder, 'controller')).toContain(
      `controller INFER5 ${workers} 0 100 10000000 100000000 250000000 8`,
    );
    expect(log(folder, 'controller')).toMatch(/Exiting\n$/);
    expect(log(folder, 'client')).toBe(
      `client 127.0.0.3:${deployment.clientPort} slo-exp-1 resnet50_v2 12\n`,
    );
    expect(log(folder, 'worker-2')).toContain(`-p ${ports[1]} --bind 127.0.0.4`);
    expect(left(mark)).toEqual([]);
    for (const index of [0, 1, 2]) expect(readdirSync(join(root, `host ${index}`))).toEqual([]);
  });

  it('ends a client after its duration', async () => {
    const client = { ...spec.client, duration: 0.05 };
    const { result, mark } = await play(launchers(), 'client goes on', { client });
    expect(await result).toMatchObject({ rows: { requests: 2 } });
    expect(left(mark)).toEqual([]);
  });

  it.each([
    ['client is late', undefined],
    ['client is late and goes on', 0.5],
  ])('%s: the point is invalid, with its table and why', async (fault, duration) => {
    const { result, mark } = await play(launchers(), fault, { client: { ...spec.client, duration } });
    expect(await result).toMatchObject({
      rows: { requests: 2 },
      invalid: 'The generator fell behind: 7 % were late.',
    });
    expect(left(mark)).toEqual([]);
  });

  it.each([
    ['client ends as if late', () => new RegExp(`^The client on ${host(0)} ended with status 4: client 127`)],
    [
      'worker cannot start',
      () => new RegExp(`^The worker [12] on ${host(2)} ended with status 9: no GPU here\\.$`),
    ],
    [
      'worker never listens',
      () => new RegExp(`^The worker [12] on ${host(2)} does not listen on port \\d+ after 3 s\\.$`),
    ],
    [
      'controller crashes',
      () => new RegExp(`^The controller on ${host(1)} ended with status 11: controller INFER5`),
    ],
    [
      'client explains itself',
      () => new RegExp(`^The client on ${host(0)} ended with status 5: It takes too little\\. Send less\\.$`),
    ],
    ['client fails', () => new RegExp(`^The client on ${host(0)} ended with status 3: client 127`)],
    [
      'table is missing',
      () => new RegExp(`^Cannot read .*clockwork_request_log\\.tsv on ${host(1)}: there is no such file\\.$`),
    ],
    [
      'table is cut',
      () =>
        new RegExp(
          `^clockwork_request_log\\.tsv of the controller on ${host(1)} ends in the middle of a row, after 19 bytes\\.$`,
        ),
    ],
    ['table is short', () => /^clockwork_request_log\.tsv has 2 rows, but the client heard 3 answers\.$/],
    [
      'controller hangs',
      () =>
        new RegExp(
          `^The controller on ${host(1)} was killed, since it did not end within 0\\.5 s of Ctrl-C; its tables may lack their end\\.$`,
        ),
    ],
  ])('%s: says so, keeps the logs, and leaves nothing running', async (fault, message) => {
    const { result, folder, mark } = await play(launchers(), fault);
    await expect(result).rejects.toMatchObject({ message: expect.stringMatching(message()), exitCode: 5 });
    expect(log(folder, 'worker-1')).toMatch(/^worker -n 1/);
    expect(left(mark)).toEqual([]);
  });

  it('stops everything when it is interrupted', async () => {
    const { result, phases, mark, abort, root } = await play(launchers(), 'client goes on');
    result.catch(() => {});
    await vi.waitFor(() => expect(phases).toContain('starting the client'), { timeout: 10_000 });
    await vi.waitFor(() => expect(left(mark).length).toBeGreaterThanOrEqual(4), { timeout: 10_000 });
    abort.abort();
    await expect(result).rejects.toThrow('the run was interrupted');
    expect(left(mark)).toEqual([]);
    expect(readdirSync(join(root, 'host 1'))).toEqual([]);
  });
}

describe('a point as processes on this machine', () => {
  const launcher = localLauncher();
  afterAll(() => launcher.close());
  scenarios(
    () => [launcher, launcher, launcher],
    () => 'this machine',
  );
});

describe.skipIf(noSshd)('a point on three hosts', () => {
  let sshds: TestSshd[];
  let sessions: SshSession[];
  let launchers: Launcher[];
  beforeAll(async () => {
    sshds = await Promise.all(['127.0.0.2', '127.0.0.3', '127.0.0.4'].map((address) => startSshd(address)));
    sessions = sshds.map((sshd) => new SshSession([sshd.host], sshd));
    launchers = await Promise.all(sshds.map((sshd, i) => sessions[i].connect(sshd.host)));
  });
  afterAll(async () => {
    await Promise.all((sessions ?? []).map((session) => session.close()));
    for (const sshd of sshds ?? []) sshd.stop();
  });
  scenarios(
    () => launchers as [Launcher, Launcher, Launcher],
    (index) => `127\\.0\\.0\\.${index + 2}`,
  );

  it('says which host was lost when a connection drops, and leaves nothing running there', async () => {
    const sshd = await startSshd('127.0.0.4');
    const session = new SshSession([sshd.host], sshd);
    try {
      const worker = await session.connect(sshd.host);
      const { result, phases, mark } = await play([launchers[0], launchers[1], worker], 'client goes on');
      result.catch(() => {});
      await vi.waitFor(() => expect(phases).toContain('starting the client'), { timeout: 10_000 });
      await vi.waitFor(() => expect(left(mark).length).toBeGreaterThanOrEqual(4), { timeout: 10_000 });
      for (const pid of sshd.sessions()) process.kill(pid, 'SIGKILL');
      await expect(result).rejects.toMatchObject({
        message: expect.stringMatching(
          /^Lost worker [12] on 127\.0\.0\.4: The connection to host 127\.0\.0\.4 broke/,
        ),
      });
      await vi.waitFor(() => expect(left(mark)).toEqual([]), { timeout: 10_000 });
    } finally {
      await session.close();
      sshd.stop();
    }
  });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noSshd, startSshd, type TestSshd } from '../support/sshd.js';
import { usualPorts } from '../support/usual-ports.js';
import { repro, root } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-examples-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs a script as its first lines say. */
async function zx(script: string, ...args: string[]) {
  const command = [join(root, 'node_modules/zx/build/cli.js'), join(root, 'examples', script), ...args];
  const { exitCode, stdout, stderr } = await execa(process.execPath, command, {
    reject: false,
    stdin: 'ignore',
    cwd: dir,
  });
  return { status: exitCode, stdout: String(stdout), stderr: String(stderr) };
}

describe('examples/sim-and-local.mjs', () => {
  const tiny = ['models=2', 'rate=20', 'gpus=2', 'period=1', 'sloStart=16', 'sloEnd=24', 'inputs=false'];
  const args = ['both', 'fig7', ...tiny.flatMap((value) => ['--set', value])];

  it('simulates, runs real processes and compares, and runs nothing again that is finished', async () => {
    const first = await zx('sim-and-local.mjs', ...args);
    // Invalid on a machine that is too busy, and compared all the same.
    expect([0, 4], first.stderr).toContain(first.status);
    expect(first.stdout).toMatch(
      /\nmodels=2_rate=20: satisfaction [01]\.\d{3} simulated, [01]\.\d{3} live, /,
    );
    expect(readdirSync(join(dir, 'both')).sort()).toEqual(['compare', 'local', 'sim']);
    expect(readdirSync(join(dir, 'both/compare')).sort()).toEqual(
      ['png', 'svg', 'tsv'].map((ending) => `compare.${ending}`),
    );
    const points = ['sim', 'local'].map((name) =>
      join(dir, 'both', name, 'points/models=2_rate=20/point.json'),
    );
    const valid = points.filter((path) => JSON.parse(readFileSync(path, 'utf8')).status === 'ok');
    const written = () => valid.map((path) => statSync(path).mtimeMs);
    const before = written();
    expect([0, 4]).toContain((await zx('sim-and-local.mjs', ...args)).status);
    expect(written()).toEqual(before);
  }, 120_000);

  it('passes a mistake on, with its status', async () => {
    const { status, stderr } = await zx('sim-and-local.mjs', 'wrong', 'fig77');
    expect(`${status} ${stderr}`).toMatch(/^2 Error: Unknown experiment 'fig77'\./);
    expect(existsSync(join(dir, 'wrong'))).toBe(false);
  });

  it.each([
    ['sim-and-local.mjs', 'FOLDER'],
    ['deploy.mjs', 'HOSTS'],
  ])('%s says that %s is missing', async (script, argument) => {
    const { status, stderr } = await zx(script, '--scale', 'quick');
    expect(`${status} ${stderr}`).toMatch(
      new RegExp(`^2 Error: Missing argument ${argument}\\.\\nNext: npx zx examples/${script} `),
    );
  });
});

describe.skipIf(noSshd)('bringing the programs to hosts', () => {
  let sshds: TestSshd[];
  let freePorts: () => void;
  const file = (name: string) => join(sshds[0].folder, name);
  const cores = ({ folder }: TestSshd) =>
    existsSync(join(folder, 'dir'))
      ? readdirSync(join(folder, 'dir')).filter((name) => /^core-\w{16}\.mjs$/.test(name))
      : [];

  beforeAll(async () => {
    freePorts = await usualPorts();
    sshds = await Promise.all(['127.0.0.32', '127.0.0.33'].map((at) => startSshd(at)));
    const env = `{ PATH: "${join(process.execPath, '..')}:${process.env.PATH}" }`;
    const host = ({ host: { name, port, key, user }, folder }: TestSshd) =>
      `  ${name}: { port: ${port}, key: "${key}", user: ${user}, dir: "${folder}/dir" }\n`;
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
  const known = () => ['--known-hosts', file('all_known')];

  it('repro deploy copies them nowhere when a host cannot be used', async () => {
    const hosts = file('wrong.yaml');
    const { port } = sshds[1].host;
    writeFileSync(hosts, readFileSync(file('hosts.yaml'), 'utf8').replace(`port: ${port}`, 'port: 1'));
    const { status, stderr } = await repro(['deploy', '--hosts', hosts, ...known()]);
    expect(`${status} ${stderr}`).toMatch(
      /^5 Error: Host 127\.0\.0\.33 fails the check of reach: .*\nNext: /,
    );
    expect(sshds.map(cores)).toEqual([[], []]);
  });

  it('examples/deploy.mjs copies them and shows that the hosts are ready', async () => {
    const { status, stdout } = await zx('deploy.mjs', file('hosts.yaml'), ...known());
    expect(stdout).toMatch(/127\.0\.0\.32 +copied .*127\.0\.0\.33 +copied /s);
    expect(stdout).toContain("this repro's are there");
    expect(stdout).toMatch(/\nReady: repro run fig7 --hosts .*hosts\.yaml$/);
    expect(status).toBe(0);
    expect(sshds.map((sshd) => cores(sshd).length)).toEqual([1, 1]);
  });

  it('repro deploy copies nothing that is there', async () => {
    const { status, stdout } = await repro(['deploy', '--hosts', file('hosts.yaml'), ...known(), '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { host: '127.0.0.32', copied: false },
      { host: '127.0.0.33', copied: false },
    ]);
  });

  it('repro deploy needs hosts', async () => {
    const { status, stderr } = await repro(['deploy']);
    expect(`${status} ${stderr}`).toMatch(/^2 Error: Missing flag --hosts\.\nNext: See: repro deploy --help/);
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeKubernetes, fakeKubernetes, kubeConfigOf } from '../support/fake-kubernetes.js';
import { fakeHead } from '../support/faro-head.js';
import { LiveProcess } from './live/process.js';
import { repro } from './repro.js';

const TOKEN = { REPRO_FARO_TOKEN: 'a-token-of-tests' };
let dir: string;
let fake: FakeKubernetes;
const running: LiveProcess[] = [];
const closing: { close(): Promise<unknown> }[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-faro-k8s-run-'));
  writeFileSync(join(dir, 'input.json'), '{"ts":0,"counts":{"a":{"classifier":7},"b":{"classifier":3}}}\n');
  // Two replicas of the first job to begin with, and one more of the second at the first decision.
  writeFileSync(
    join(dir, 'two.ts'),
    `import { definePolicy } from 'repro';
export default definePolicy({
  name: 'two',
  system: 'faro',
  create: () => ({
    initial: [2, 1],
    tiers: [{ interval: 10, policy: { decide: () => [{ job: 1, change: { target: 2 }, acceptRate: 0 }] } }],
  }),
});
`,
  );
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ exit }) => exit));
  await Promise.all(closing.splice(0).map((server) => server.close()));
  rmSync(dir, { recursive: true, force: true });
});

function start(args: readonly string[], env: Record<string, string>): LiveProcess {
  const started = new LiveProcess(args, env);
  running.push(started);
  return started;
}

/** A cluster of jobs with these heads; a quota of so many pods. */
async function cluster(heads: readonly string[], quota: number): Promise<Record<string, string>> {
  fake = await fakeKubernetes(heads, quota);
  closing.push(fake);
  const file = join(dir, 'kubeconfig');
  writeFileSync(file, kubeConfigOf(fake.url));
  return { KUBECONFIG: file };
}

/** Two jobs whose heads and pods are real processes. */
async function realCluster(quota: number) {
  const heads = [0, 1].map(() => start(['faro', 'proxy', '--port', '0', '--external'], TOKEN));
  const urls = await Promise.all(
    heads.map(async (head) => (await head.prints(/Serving \/classifier at (\S+)/))[1]),
  );
  const env = await cluster(urls, quota);
  const pods: LiveProcess[][] = [[], []];
  fake.onPods = (job, count) => {
    while (pods[job].length < count)
      pods[job].push(start(['faro', 'replica', '--head', urls[job], '--service', '20'], TOKEN));
    for (const gone of pods[job].splice(count)) gone.child.kill('SIGTERM');
  };
  fake.settle();
  return { env, urls };
}

const run = (...rest: string[]) => [
  ...['run', 'faro-policies', '--target', 'k8s', '--namespace', 'faro'],
  ...['--set', `trace=${join(dir, 'input.json')}`, '--set', `policy=${join(dir, 'two.ts')}`],
  ...['--set', 'spacing=half-uniform', '--points', 'quota=16'],
  ...['--logdir', join(dir, 'run'), '--no-check', '--no-plot', ...rest],
];
const replicas = () => [...fake.deployments.values()].map((one) => one.replicas);

describe('repro run faro-policies --target k8s', () => {
  it('serves a point by the jobs of a namespace, scales them, and leaves them as they were', async () => {
    const { env, urls } = await realCluster(20);
    const live = start(run(), env);
    await live.prints(/scaling 2 Deployments of faro to 2, 1/);
    await live.prints(/starting control and load/);
    expect(replicas()).toEqual([2, 1]);
    // A busy machine may make it INVALID, but not different.
    expect([0, 4]).toContain(await live.exit);
    const manifest = JSON.parse(readFileSync(join(dir, 'run/manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ target: 'k8s', kubernetes: { context: 'fake', namespace: 'faro' } });
    const [{ name: point }] = manifest.points;
    const rows = (table: string) =>
      readFileSync(join(dir, 'run/points', point, table), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t').map(Number));
    expect(rows('faro_minutes.tsv').map(([minute, job, requests]) => [minute, job, requests])).toEqual([
      [0, 0, 7],
      [0, 1, 3],
    ]);
    const [first, second, third] = rows('faro_replicas.tsv');
    expect([first, second]).toEqual([
      [0, 0, 2],
      [0, 1, 1],
    ]);
    expect(third.slice(1)).toEqual([1, 2]);
    expect(third[0]).toBeGreaterThan(10e9);
    expect(rows('faro_decisions.tsv').length).toBeGreaterThan(0);
    for (const role of ['control', 'load'])
      expect(existsSync(join(dir, 'run/points', point, 'logs', `${role}.log`))).toBe(true);
    // By the point, by the loop, and by the end of the run.
    expect(fake.asked.slice(0, 2)).toEqual(['job0=2', 'job1=2']);
    expect(fake.asked.slice(2).sort()).toEqual(['job0=1', 'job1=1']);
    // The policy had all requests turned away; they are accepted again.
    expect((await fetch(`${urls[1]}/classifier`, { method: 'POST' })).status).toBe(200);
  }, 180_000);

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'leaves the Deployments as they were when it is interrupted by %s',
    async (signal) => {
      const { env } = await realCluster(20);
      const live = start(run(), env);
      await live.prints(/starting control and load/);
      expect(replicas()).toEqual([2, 1]);
      expect(await live.stop(signal)).toBe(130);
      expect(replicas()).toEqual([1, 1]);
      const manifest = JSON.parse(readFileSync(join(dir, 'run/manifest.json'), 'utf8'));
      expect(manifest.finishedAt).toBeUndefined();
      expect(existsSync(join(dir, 'run/points', manifest.points[0].name, 'point.json'))).toBe(false);
    },
    120_000,
  );

  it('refuses what does not fit before it asks for anything', async () => {
    const heads = [await fakeHead(), await fakeHead()];
    closing.push(...heads);
    const env = await cluster(
      heads.map(({ url }) => url),
      12,
    );
    const refused = async (args: readonly string[], status: number, message: string) => {
      const outcome = await repro(args, { env });
      expect(outcome.stderr).toContain(message);
      expect(outcome.stderr).not.toMatch(/\n\s+at /);
      expect(outcome.status).toBe(status);
    };
    await refused(run(), 2, 'and the ResourceQuotas of the namespace faro have room for 12.');
    fake.quota = 20;
    await refused(
      run().map((arg) => arg.replace(/^trace=.*/, 'trace=stand-in').replace(/^policy=.*/, 'policy=aiad')),
      2,
      'has 10 jobs, and the namespace faro 2.',
    );
    heads[1].metrics = (reply) => reply.writeHead(500).end();
    await refused(run(), 5, `The head of job 1, ${heads[1].url}, gives no metrics: status 500.`);
    await refused(run('--context', 'other'), 2, 'There is no context other.');
    expect(fake.asked).toEqual([]);
    expect(existsSync(join(dir, 'run'))).toBe(false);
  }, 240_000);

  it('makes an archive again in the namespace and context that are given, and in none of the archive', async () => {
    const heads = [await fakeHead(), await fakeHead()];
    closing.push(...heads);
    const env = await cluster(
      heads.map(({ url }) => url),
      20,
    );
    heads[1].metrics = (reply) => reply.writeHead(500).end();
    const simulated = run().filter((word) => !['--target', 'k8s', '--namespace', 'faro'].includes(word));
    expect((await repro(simulated)).status).toBe(0);
    const archive = join(dir, 'run.tgz');
    expect((await repro(['bundle', '-l', join(dir, 'run'), '-o', archive])).status).toBe(0);
    const again = async (...flags: string[]) => {
      const words = ['run', '--from', archive, '--trust', '-l', join(dir, 'again'), '--target', ...flags];
      const { status, stderr } = await repro(words, { env });
      return `${status} ${stderr}`;
    };
    expect(await again('k8s', '--namespace', 'faro')).toMatch(
      /^5 .*The head of job 1, \S+ gives no metrics/s,
    );
    expect(await again('k8s', '--namespace', 'other')).toMatch(
      /^5 .*The namespace other cannot be looked at/s,
    );
    expect(await again('k8s')).toMatch(/^5 .*The namespace repro-faro cannot be looked at/s);
    expect(await again('k8s', '--context', 'other')).toMatch(/^2 .*There is no context other\./s);
    expect(await again('sim', '--namespace', 'faro')).toMatch(/^2 .*--namespace is for Kubernetes/s);
    expect(fake.asked).toEqual([]);
    expect(existsSync(join(dir, 'again'))).toBe(false);
  }, 240_000);
});

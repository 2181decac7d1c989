import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeKubernetes, kubeConfigOf } from '../../support/fake-kubernetes.js';
import { fakeHead } from '../../support/faro-head.js';
import { matmul, runtimeInstalled, writeModel } from '../../support/onnx.js';
import { repro } from '../repro.js';
import { LiveProcess } from './process.js';

let folder: string;
const running: LiveProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-faro-e2e-'));
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ exit }) => exit));
  rmSync(folder, { recursive: true });
});

function start(args: string[], env: Record<string, string> = {}): LiveProcess {
  const started = new LiveProcess(['faro', ...args], env);
  running.push(started);
  return started;
}

async function proxy(...args: string[]) {
  const started = start(['proxy', '--port', '0', '--service', '5', ...args]);
  const [, url] = await started.prints(/Serving \/classifier at (\S+)/);
  const replicas = async (count: number) => {
    for (;;) {
      const metrics = (await (await fetch(`${url}/-/metrics`)).json()) as {
        classifier: { queue_len: number[] };
      };
      if (metrics.classifier.queue_len.length === count) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { process: started, pid: started.child.pid!, url, replicas };
}

/** Processes that a process has started. */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => existsSync(`/proc/${pid}/exe`) && !isZombie(pid)))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

describe.skipIf(!existsSync('/proc/self/task'))('repro faro, as processes on loopback', () => {
  it('serves a load by replicas, starts another for one that is killed, and leaves none behind', async () => {
    const { process: head, pid, url, replicas } = await proxy('--replicas', '2');
    await replicas(2);
    const stats = join(folder, 'stats.csv');
    const load = await repro([
      ...['faro', 'load', '--url', `${url}/classifier`, '-n', '2', '-d', '1', '-stats_out', stats],
    ]);
    expect(load.status).toBe(0);
    expect(load.stdout).toMatch(/0 turned away \(503\), 0 failed, 0 without an answer/);
    expect(readFileSync(stats, 'utf8').split('\n').length).toBeGreaterThan(3);
    const [victim, ...others] = childrenOf(pid);
    process.kill(victim, 'SIGKILL');
    await head.prints(new RegExp(`A replica \\(pid ${victim}\\) is gone; another starts in 1 s`));
    await replicas(2);
    const all = [...others, ...childrenOf(pid)];
    head.child.kill('SIGTERM');
    expect(await head.exit).toBe(143);
    await gone(all);
  });

  it.skipIf(!runtimeInstalled)(
    'serves a load by replicas that run a model, and starts another for one that is killed',
    async () => {
      const model = writeModel(matmul());
      const head = start(['proxy', '--port', '0', '--replicas', '2', '--onnx', model]);
      const [, url] = await head.prints(/Serving \/classifier at (\S+)/);
      const replicas = async (count: number) => {
        for (;;) {
          const { classifier } = (await (await fetch(`${url}/-/metrics`)).json()) as {
            classifier: { queue_len: number[] };
          };
          if (classifier.queue_len.length === count) return;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      };
      await replicas(2);
      const load = repro(['faro', 'load', '--url', `${url}/classifier`, '-n', '2', '-d', '1']);
      expect((await load).stdout).toMatch(/0 turned away \(503\), 0 failed, 0 without an answer/);
      const [victim] = childrenOf(head.child.pid!);
      process.kill(victim, 'SIGKILL');
      await head.prints(new RegExp(`A replica \\(pid ${victim}\\) is gone; another starts in 1 s`));
      await replicas(2);
      expect((await fetch(`${url}/classifier`, { method: 'POST', body: 'picture' })).status).toBe(200);
      const all = childrenOf(head.child.pid!);
      head.child.kill('SIGTERM');
      expect(await head.exit).toBe(143);
      await gone(all);
      rmSync(dirname(model), { recursive: true });
    },
  );

  it('leaves no replica behind when a proxy is killed outright', async () => {
    const { process: head, pid, replicas } = await proxy('--replicas', '3');
    await replicas(3);
    const all = childrenOf(pid);
    head.child.kill('SIGKILL');
    await head.exit;
    await gone(all);
  });

  it('is controlled: replicas come and go as a policy wants, and a killed proxy is told of', async () => {
    const [first, second] = [await proxy(), await proxy()];
    const heads = `${first.url},${second.url}`;
    const control = start([
      'control',
      '--heads',
      heads,
      '--quota',
      '6',
      '--policy',
      'fairshare',
      '--output',
      folder,
    ]);
    await control.prints(/job 0: 3 replicas after/);
    await control.prints(/job 1: 3 replicas after/);
    await first.replicas(3);
    await second.replicas(3);
    second.process.child.kill('SIGKILL');
    await control.prints(
      /job 1: no metrics: (nothing listens there|the connection was cut); going on without/,
    );
    control.child.kill('SIGINT');
    expect(await control.exit).toBe(130);
    expect(readFileSync(join(folder, 'faro_decisions.tsv'), 'utf8').split('\n')[1]).toMatch(/\t1\t3\t3\t/);
  });

  it('scales Deployments of Kubernetes within their quota', async () => {
    const heads = await Promise.all([fakeHead(), fakeHead()]);
    const fake = await fakeKubernetes(
      heads.map(({ url }) => url),
      5,
    );
    try {
      const config = join(folder, 'kubeconfig');
      writeFileSync(config, kubeConfigOf(fake.url));
      const control = start(['control', '--target', 'k8s', '-n', 'faro', '--policy', 'fairshare'], {
        KUBECONFIG: config,
      });
      // Five fit: two each, and one for nobody.
      await control.prints(/Deciding on 2 jobs and 5 replicas/);
      await control.prints(/job 0: 2 replicas after/);
      await control.prints(/job 1: 2 replicas after/);
      expect(fake.asked.sort()).toEqual(['job0=2', 'job1=2']);
      control.child.kill('SIGINT');
      expect(await control.exit).toBe(130);
    } finally {
      await Promise.all([fake, ...heads].map((server) => server.close()));
    }
  });

  it('takes replicas from elsewhere that know the token', async () => {
    const token = 'a-token-of-tests';
    const env = { REPRO_FARO_TOKEN: token };
    const head = start(['proxy', '--port', '0', '--external'], env);
    const [, url] = await head.prints(/Serving \/classifier at (\S+)/);
    const replica = start(['replica', '--head', url, '--service', '5'], env);
    const reply = await fetch(`${url}/classifier`, { method: 'POST', body: 'picture' });
    expect(await reply.json()).toEqual({ class_index: 0 });
    expect((await fetch(`${url}/api/serve/applications/`)).status).toBe(404);
    replica.child.kill('SIGTERM');
    expect(await replica.exit).toBe(143);
  });

  it('refuses what makes no sense in a sentence', async () => {
    const refusals: [string[], RegExp][] = [
      [['proxy', '--external'], /--external needs a token/],
      [['proxy', '--deployment', '../x'], /'\.\.\/x' is no name of a deployment/],
      [['proxy', '--service', '0'], /--service must be a number above 0, but is '0'/],
      [['replica', '--head', 'http://127.0.0.1:1'], /There is no token/],
      [['load'], /There is nothing to send/],
      [['load', '--url', 'ftp://a'], /'ftp:\/\/a' is no URL/],
      [['load', '--url', 'http://127.0.0.1:1/x', '-img', '/nowhere'], /Cannot read \/nowhere/],
      [
        ['load', '-interval_type', 'often', '--url', 'http://a'],
        /Expected --interval-type=often to be one of/,
      ],
      [['control', '--heads', 'http://127.0.0.1:1', '--quota', '0'], /--quota/],
      [['control'], /--heads is missing/],
      [['manifests', '--image', 'x', '--jobs', '9', '--quota', '3'], /A quota of 3 replicas is too small/],
      [['manifests', '--image', 'x', '-n', 'A_b'], /'A_b' is no name of a namespace/],
    ];
    for (const [args, message] of refusals) {
      const { status, stderr } = await repro(['faro', ...args]);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(status, args.join(' ')).toBe(2);
    }
  });
});

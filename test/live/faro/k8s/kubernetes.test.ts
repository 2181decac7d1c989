import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotScaled } from '../../../../src/live/faro/control/executor.js';
import { connectKubernetes } from '../../../../src/live/faro/k8s/connect.js';
import { Deployments } from '../../../../src/live/faro/k8s/deployments.js';
import { findJobs, replicasThatFit } from '../../../../src/live/faro/k8s/find-jobs.js';
import { type FakeKubernetes, fakeKubernetes, kubeConfigOf } from '../../../support/fake-kubernetes.js';
import { liveClock } from '../../../support/faro-cluster.js';

const heads = ['http://127.0.0.1:8001', 'http://127.0.0.1:8002'];
const never = new AbortController().signal;
let folder: string;
let fake: FakeKubernetes;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'repro-faro-k8s-'));
  fake = await fakeKubernetes(heads, 6);
  const file = join(folder, 'config');
  writeFileSync(file, kubeConfigOf(fake.url));
  vi.stubEnv('KUBECONFIG', file);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await fake.close();
  rmSync(folder, { recursive: true });
});

/** An executor whose time passes when a test lets it. */
async function executor() {
  const kubernetes = await connectKubernetes('faro', undefined);
  const clock = liveClock();
  const names = ['job0', 'job1'];
  return { clock, scaled: new Deployments(kubernetes, clock, { names, patience: 60e9 }) };
}

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('the jobs of a namespace', () => {
  it('are found by their labels, with their heads and what the quota leaves', async () => {
    expect(await findJobs(await connectKubernetes('faro', undefined))).toEqual({
      jobs: [
        { deployment: 'job0', head: heads[0], replicas: 1, pods: 1 },
        { deployment: 'job1', head: heads[1], replicas: 1, pods: 1 },
      ],
      free: 4,
    });
  });

  it('are refused when there are none, when one is missing, and when the API refuses', async () => {
    const kubernetes = await connectKubernetes('faro', undefined);
    fake.refuse = (_, path) => (path.endsWith('/services') ? 403 : undefined);
    await expect(findJobs(kubernetes)).rejects.toThrow(
      'The namespace faro cannot be looked at: the API answers with status 403: you may not.',
    );
    fake.refuse = null;
    fake.deployments.delete('job0');
    await expect(findJobs(kubernetes)).rejects.toThrow(
      'The namespace faro has 1 job, but none with number 0.',
    );
    fake.deployments.clear();
    await expect(findJobs(kubernetes)).rejects.toThrow('has no Deployment with the labels of a job');
    await expect(connectKubernetes('faro', 'other')).rejects.toThrow('There is no context other.');
    vi.stubEnv('KUBECONFIG', '');
    vi.stubEnv('HOME', folder);
    await expect(connectKubernetes('faro', undefined)).rejects.toThrow(
      'There is no Kubernetes cluster to talk to.',
    );
  });
});

describe("kubectl's configuration", () => {
  it('is read from files alone: to open a FIFO would wait for ever', async () => {
    const fifo = join(folder, 'fifo');
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
    mkdirSync(join(folder, 'home', '.kube', 'config'), { recursive: true });
    const given = join(folder, 'config');
    const refused = async (kubeconfig: string, message: string) => {
      vi.stubEnv('KUBECONFIG', kubeconfig);
      await expect(connectKubernetes('faro', undefined)).rejects.toThrow(message);
    };
    await refused(fifo, `${fifo} is not a regular file.`);
    await refused(`${given}:${fifo}`, `${fifo} is not a regular file.`);
    await refused('/dev/null', '/dev/null is not a regular file.');
    await refused(folder, `${folder} is a folder.`);
    await refused(join(folder, 'none'), `${join(folder, 'none')} does not exist.`);
    vi.stubEnv('HOME', join(folder, 'home'));
    await refused('', `${join(folder, 'home', '.kube', 'config')} is a folder.`);
    vi.stubEnv('KUBECONFIG', `:${given}:`);
    expect(await connectKubernetes('faro', undefined)).toMatchObject({ server: fake.url });
  });
});

describe('replicas that fit', () => {
  it('are the pods that jobs have and those that quotas leave, whatever is asked for', async () => {
    const kubernetes = await connectKubernetes('faro', undefined);
    fake.deployments.get('job1')!.replicas = 50;
    const found = await findJobs(kubernetes);
    expect(replicasThatFit(found.jobs, found)).toBe(6);
    // The other job keeps its pod.
    expect(replicasThatFit(found.jobs.slice(0, 1), found)).toBe(5);
  });
});

describe('an executor for Deployments', () => {
  it('asks for replicas and is done when they are ready', async () => {
    const { scaled } = await executor();
    await scaled.scale(1, 3, never);
    await scaled.scale(1, 3, never);
    expect(fake.asked).toEqual(['job1=3']);
    expect(fake.deployments.get('job1')?.ready).toBe(3);
  });

  it('watches until pods get ready', async () => {
    fake.settles = false;
    const { scaled } = await executor();
    let done = false;
    const scaling = scaled.scale(0, 2, never).then(() => {
      done = true;
    });
    await until(() => fake.watches === 1);
    expect(done).toBe(false);
    fake.settle();
    await scaling;
  });

  it('looks and watches again when a watch ends', async () => {
    fake.settles = false;
    const { scaled, clock } = await executor();
    const scaling = scaled.scale(0, 2, never);
    await until(() => fake.watches === 1);
    fake.cutWatches();
    await until(() => clock.next <= 2e9);
    clock.run(2e9);
    await until(() => fake.watches === 2);
    fake.settle();
    await scaling;
  });

  it('waits for room that another job makes', async () => {
    const { scaled } = await executor();
    await scaled.scale(0, 5, never);
    let done = false;
    const scaling = scaled.scale(1, 3, never).then(() => {
      done = true;
    });
    await until(() => fake.watches > 0);
    expect(done).toBe(false);
    await scaled.scale(0, 2, never);
    await scaling;
    expect(fake.deployments.get('job1')?.ready).toBe(3);
  });

  it('gives up what a quota keeps out, says so, and asks for no more than there is', async () => {
    const { scaled, clock } = await executor();
    const scaling = scaled.scale(0, 9, never);
    scaling.catch(() => {});
    await until(() => fake.watches > 0);
    clock.run(60e9);
    await expect(scaling).rejects.toEqual(
      new NotScaled(
        'after 60 s 5 replicas ran: pods "job0-x" is forbidden: exceeded quota: repro-faro, requested: requests.cpu=800m',
        5,
      ),
    );
    expect(fake.asked).toEqual(['job0=9', 'job0=5']);
  });

  it('asks again when somebody else changed the Deployment in between', async () => {
    let conflicts = 2;
    fake.refuse = (method) => (method === 'PUT' && conflicts-- > 0 ? 409 : undefined);
    const { scaled } = await executor();
    await scaled.scale(0, 2, never);
    expect(fake.asked).toEqual(['job0=2']);
  });

  it('says what the API says when it refuses', async () => {
    const { scaled } = await executor();
    fake.refuse = (method) => (method === 'PUT' ? 403 : undefined);
    await expect(scaled.scale(0, 2, never)).rejects.toThrow('the API answers with status 403: you may not');
    fake.refuse = null;
    fake.deployments.delete('job1');
    await expect(scaled.scale(1, 2, never)).rejects.toThrow('deployments "job1" not found');
  });

  it('ends when it is told to', async () => {
    fake.settles = false;
    const { scaled } = await executor();
    const ending = new AbortController();
    const scaling = scaled.scale(0, 2, ending.signal);
    await until(() => fake.watches === 1);
    ending.abort(new Error('enough'));
    await expect(scaling).rejects.toThrow('enough');
  });
});

import type { V1Deployment } from '@kubernetes/client-node';
import { count } from '../../../plural.js';
import type { LiveClock } from '../../../serving-core/faro/control/ports.js';
import { Alarms } from '../../clock/alarms.js';
import { type Executor, NotScaled } from '../control/executor.js';
import type { Kubernetes } from './connect.js';
import { explained } from './explain.js';

export interface DeploymentsOptions {
  /** Name of each job's Deployment of replicas. */
  readonly names: readonly string[];
  /** ns until a change that is not complete is given up. */
  readonly patience: number;
}

/** ns before a watch that broke is begun anew; tries of a change that another one came in between of; s that a watch lasts. */
const PAUSE = 1e9;
const TRIES = 5;
const WATCH = 60;
const CONFLICT = 409;

/** What became of a Deployment: all that was asked for is there, or how far it is. */
interface Seen {
  readonly done: boolean;
  readonly ready: number;
  /** What Kubernetes says against it: a quota that is used up, for example. */
  readonly problem: string | undefined;
}

/**
 * Scales Deployments of Kubernetes and watches them until so many pods are ready. Pods that a quota keeps out are tried again by Kubernetes itself, since others may be
 * about to go; what has not come in time is not asked for any longer, so that it does not come later.
 */
export class Deployments implements Executor {
  private readonly alarms: Alarms;

  constructor(
    private readonly kubernetes: Kubernetes,
    clock: LiveClock,
    private readonly options: DeploymentsOptions,
  ) {
    this.alarms = new Alarms(clock);
  }

  async scale(job: number, replicas: number, signal: AbortSignal): Promise<void> {
    const name = this.options.names[job];
    const over = new AbortController();
    const ends = AbortSignal.any([signal, over.signal]);
    const late = this.alarms.sleep(this.options.patience, ends).then(() => over.abort());
    late.catch(() => {});
    let last: Seen = { done: false, ready: 0, problem: undefined };
    try {
      await this.ask(name, replicas, ends);
      while (!last.done) {
        last = await this.look(name, replicas, ends, (seen) => {
          last = seen;
        });
        if (ends.aborted && !last.done) break;
      }
    } finally {
      over.abort();
    }
    if (last.done) return;
    signal.throwIfAborted();
    const has = Math.max(1, last.ready);
    await this.ask(name, has, signal);
    const waited = `after ${this.options.patience / 1e9} s ${count(last.ready, 'replica')} ran`;
    throw new NotScaled(last.problem === undefined ? waited : `${waited}: ${last.problem}`, has);
  }

  /** Asks for so many replicas of a job, and does not wait for them. Rejects with an `Error` whose message may follow a colon. */
  request(job: number, replicas: number): Promise<void> {
    return this.ask(this.options.names[job], replicas);
  }

  private async ask(name: string, replicas: number, signal?: AbortSignal): Promise<void> {
    const { apps, namespace } = this.kubernetes;
    for (let left = TRIES - 1; ; left--) {
      signal?.throwIfAborted();
      try {
        const scale = await apps.readNamespacedDeploymentScale({ name, namespace });
        if (scale.spec?.replicas === replicas) return;
        signal?.throwIfAborted();
        await apps.replaceNamespacedDeploymentScale({
          name,
          namespace,
          body: { ...scale, spec: { replicas } },
        });
        return;
      } catch (error) {
        if ((error as { code?: number }).code !== CONFLICT || left === 0) throw new Error(explained(error));
      }
    }
  }

  /** Looks once, then watches: until it is done, or the watch ends, or `ends`. */
  private async look(
    name: string,
    wanted: number,
    ends: AbortSignal,
    seen: (now: Seen) => void,
  ): Promise<Seen> {
    const { apps, namespace } = this.kubernetes;
    let now: Seen;
    let version: string | undefined;
    try {
      const deployment = await apps.readNamespacedDeployment({ name, namespace });
      now = judged(deployment, wanted);
      version = deployment.metadata?.resourceVersion;
    } catch (error) {
      now = { done: false, ready: 0, problem: explained(error) };
    }
    seen(now);
    if (now.done || ends.aborted) return now;
    if (version !== undefined) now = await this.watch(name, wanted, version, ends, seen, now);
    if (!now.done && !ends.aborted) await this.alarms.sleep(PAUSE, ends).catch(() => {});
    return now;
  }

  private async watch(
    name: string,
    wanted: number,
    resourceVersion: string,
    ends: AbortSignal,
    seen: (now: Seen) => void,
    before: Seen,
  ): Promise<Seen> {
    const { watch, namespace } = this.kubernetes;
    const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments`;
    const query = { fieldSelector: `metadata.name=${name}`, resourceVersion, timeoutSeconds: WATCH };
    let now = before;
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    const watching = watch.watch(
      path,
      query,
      (phase, object) => {
        if (phase !== 'ADDED' && phase !== 'MODIFIED') return end();
        now = judged(object as V1Deployment, wanted);
        seen(now);
        if (now.done) end();
      },
      () => end(),
    );
    watching.catch(() => end());
    ends.addEventListener('abort', end, { once: true });
    if (ends.aborted) end();
    await over;
    ends.removeEventListener('abort', end);
    watching.then((one) => one.abort()).catch(() => {});
    return now;
  }
}

function judged({ metadata, status, spec }: V1Deployment, wanted: number): Seen {
  const ready = status?.readyReplicas ?? 0;
  const current = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  const failure = status?.conditions?.find(
    ({ type, status: is }) => type === 'ReplicaFailure' && is === 'True',
  );
  return {
    done: current && spec?.replicas === wanted && ready === wanted && (status?.replicas ?? 0) === wanted,
    ready,
    problem: failure?.message?.replace(/\s+/g, ' ').slice(0, 300),
  };
}

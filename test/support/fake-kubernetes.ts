import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closed, json, listening } from './faro-head.js';

interface Deployment {
  readonly name: string;
  readonly labels: Record<string, string>;
  replicas: number;
  generation: number;
  ready: number;
  failure: string | undefined;
  version: number;
}

/** A Kubernetes API of a test, with as much as the control of Faro's jobs needs: Deployments whose pods come at once, as far as a ResourceQuota lets them, and watches. */
export interface FakeKubernetes {
  readonly url: string;
  readonly deployments: Map<string, Deployment>;
  /** Every scale that was asked for, `name=replicas`. */
  readonly asked: string[];
  readonly watches: number;
  /** Pods that the quota allows of all Deployments together. */
  quota: number;
  /** Requests that are refused: method, path, and the status. */
  refuse: ((method: string, path: string) => number | undefined) | null;
  /** Whether pods get ready by themselves. */
  settles: boolean;
  /** Told how many pods each job has from now on, by whoever plays them. */
  onPods: ((job: number, pods: number) => void) | null;
  /** Starts pods as far as the quota goes, and tells watches. */
  settle(): void;
  /** Ends all watches, as an API server does now and then. */
  cutWatches(): void;
  close(): Promise<void>;
}

const NAMESPACE = 'faro';
const CPU = '800m';

/** @param heads URL of each job's head, which becomes a Service of the cluster. */
export async function fakeKubernetes(heads: readonly string[], quota: number): Promise<FakeKubernetes> {
  let version = 1;
  const deployments = new Map<string, Deployment>(
    heads.map((_, job) => {
      const labels = { 'repro.faro/job': String(job), 'repro.faro/role': 'replica' };
      const name = `job${job}`;
      return [name, { name, labels, replicas: 1, generation: 1, ready: 1, failure: undefined, version }];
    }),
  );
  const watches = new Set<{ reply: ServerResponse; name: string | undefined }>();
  const used = () => [...deployments.values()].reduce((sum, { ready }) => sum + ready, 0);

  const objectOf = ({ name, labels, replicas, generation, ready, failure, version: own }: Deployment) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE, labels, generation, resourceVersion: String(own) },
    spec: {
      replicas,
      template: { spec: { containers: [{ name: 'replica', resources: { requests: { cpu: CPU } } }] } },
    },
    status: {
      observedGeneration: generation,
      replicas: ready,
      readyReplicas: ready,
      conditions: failure ? [{ type: 'ReplicaFailure', status: 'True', message: failure }] : [],
    },
  });
  const settle = () => {
    // Those that go make room for those that come.
    for (const one of deployments.values()) if (one.replicas < one.ready) one.ready = one.replicas;
    for (const one of deployments.values()) {
      const wanted = one.replicas - one.ready;
      const fits = Math.min(wanted, fake.quota - used());
      one.ready += Math.max(0, fits);
      one.failure =
        fits < wanted
          ? `pods "${one.name}-x" is forbidden: exceeded quota: repro-faro, requested: requests.cpu=${CPU}`
          : undefined;
      one.version = ++version;
      fake.onPods?.(Number(one.name.slice(3)), one.ready);
      const line = `${JSON.stringify({ type: 'MODIFIED', object: objectOf(one) })}\n`;
      for (const { reply, name } of watches) if (name === undefined || name === one.name) reply.write(line);
    }
  };

  async function handle(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, 'http://x');
    const method = request.method!;
    const status = fake.refuse?.(method, pathname);
    if (status !== undefined) return answer(reply, { kind: 'Status', message: 'you may not' }, status);
    const [, kind, name, sub] =
      /^\/(?:api\/v1|apis\/apps\/v1)\/namespaces\/faro\/(\w+)(?:\/([\w-]+))?(?:\/(\w+))?$/.exec(pathname) ??
      [];
    if (kind === 'services') {
      const items = heads.map((url, job) => ({
        metadata: { name: `job${job}-head`, namespace: NAMESPACE, labels: { 'repro.faro/job': String(job) } },
        spec: { clusterIP: new URL(url).hostname, ports: [{ port: Number(new URL(url).port) }] },
      }));
      return answer(reply, { kind: 'ServiceList', items });
    }
    if (kind === 'resourcequotas') {
      const cpu = (pods: number) => ({ 'requests.cpu': `${800 * pods}m` });
      const item = { metadata: { name: 'repro-faro' }, status: { hard: cpu(fake.quota), used: cpu(used()) } };
      return answer(reply, { kind: 'ResourceQuotaList', items: [item] });
    }
    if (kind !== 'deployments') return answer(reply, { kind: 'Status', message: 'not found' }, 404);
    if (name === undefined && searchParams.get('watch') === 'true') {
      const watch = {
        reply,
        name: /^metadata\.name=(.*)$/.exec(searchParams.get('fieldSelector') ?? '')?.[1],
      };
      count++;
      watches.add(watch);
      reply.on('close', () => watches.delete(watch));
      reply.writeHead(200, { 'content-type': 'application/json' });
      reply.flushHeaders();
      const since = Number(searchParams.get('resourceVersion'));
      for (const one of deployments.values())
        if (one.version > since && (watch.name === undefined || watch.name === one.name))
          reply.write(`${JSON.stringify({ type: 'MODIFIED', object: objectOf(one) })}\n`);
      return;
    }
    if (name === undefined)
      return answer(reply, { kind: 'DeploymentList', items: [...deployments.values()].map(objectOf) });
    const one = deployments.get(name);
    if (!one) return answer(reply, { kind: 'Status', message: `deployments "${name}" not found` }, 404);
    if (sub !== 'scale') return answer(reply, objectOf(one));
    if (method === 'PUT') {
      const { spec, metadata } = (await json(request)) as {
        spec: { replicas: number };
        metadata: { resourceVersion: string };
      };
      if (metadata.resourceVersion !== String(one.version))
        return answer(reply, { kind: 'Status', message: 'the object has been modified' }, 409);
      fake.asked.push(`${name}=${spec.replicas}`);
      one.replicas = spec.replicas;
      one.generation++;
      one.version = ++version;
      if (fake.settles) settle();
    }
    const metadata = { name, namespace: NAMESPACE, resourceVersion: String(one.version) };
    answer(reply, {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata,
      spec: { replicas: one.replicas },
      status: { replicas: one.ready },
    });
  }

  let count = 0;
  const server = createServer((request, reply) => {
    handle(request, reply).catch(() => reply.destroy());
  });
  const url = await listening(server);
  const fake: FakeKubernetes = {
    url,
    deployments,
    quota,
    asked: [],
    refuse: null,
    settles: true,
    onPods: null,
    settle,
    get watches() {
      return count;
    },
    cutWatches() {
      for (const { reply } of watches) reply.end();
    },
    close: () => closed(server),
  };
  return fake;
}

function answer(reply: ServerResponse, object: object, status = 200): void {
  reply.writeHead(status, { 'content-type': 'application/json' });
  reply.end(JSON.stringify({ apiVersion: 'v1', ...object }));
}

/** A configuration of kubectl for it; plain HTTP is only allowed with the flag. */
export function kubeConfigOf(url: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'fake',
    clusters: [{ name: 'fake', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'fake', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
  });
}

import { env } from '../replica/environment.js';
import { HEAD, JOB, REPLICA, ROLE } from './labels.js';

export interface ManifestOptions {
  readonly namespace: string;
  readonly jobs: number;
  /** Replicas of all jobs together. */
  readonly quota: number;
  /** Replicas that each job begins with. */
  readonly replicas: number;
  /** An image in which `repro` can be run. */
  readonly image: string;
  /** What replicas attach to their heads with. */
  readonly token: string;
  /** Flags of `repro faro replica` that choose the model. */
  readonly model: readonly string[];
  /** CPUs of a replica, and MiB. */
  readonly cpu: number;
  readonly memory: number;
}

/** One object of Kubernetes. */
export type Manifest = Readonly<Record<string, unknown>> & {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
};

const PORT = 8000;
const NAME = 'repro-faro';
/** What heads and the pod of the control loop and the load ask for: CPUs, and MiB. */
const HEAD_CPU = 1;
const RUNNER_CPU = 2;
const OWN_MEMORY = 512;

/** The objects of a cluster of jobs, in the order in which they must be made. Names and amounts follow those of Faro's release, one CPU each. */
export function manifests(options: ManifestOptions): Manifest[] {
  const jobs = Array.from({ length: options.jobs }, (_, job) => job);
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: options.namespace, labels: { name: options.namespace } },
    },
    quotaOf(options),
    {
      ...named(options, 'v1', 'Secret', NAME),
      stringData: { token: options.token },
    },
    ...access(options),
    isolation(options),
    ...jobs.flatMap((job) => [service(options, job), head(options, job), replicas(options, job)]),
    runner(options),
  ];
}

function named(
  { namespace }: ManifestOptions,
  apiVersion: string,
  kind: string,
  name: string,
  labels = {},
): Manifest {
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, labels: { 'app.kubernetes.io/part-of': NAME, ...labels } },
  } as Manifest;
}

function quotaOf(options: ManifestOptions): Manifest {
  const { jobs, quota, cpu, memory } = options;
  const own = jobs * OWN_MEMORY + OWN_MEMORY;
  return {
    ...named(options, 'v1', 'ResourceQuota', NAME),
    spec: {
      hard: {
        'requests.cpu': `${Math.round(1000 * (jobs * HEAD_CPU + RUNNER_CPU + quota * cpu))}m`,
        'requests.memory': `${own + quota * memory}Mi`,
      },
    },
  };
}

/** The account of the control loop: it may look at jobs and quotas, and scale Deployments, in its namespace alone. */
function access(options: ManifestOptions): Manifest[] {
  const { namespace } = options;
  return [
    named(options, 'v1', 'ServiceAccount', NAME),
    {
      ...named(options, 'rbac.authorization.k8s.io/v1', 'Role', NAME),
      rules: [
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get', 'update'] },
        { apiGroups: [''], resources: ['services', 'resourcequotas'], verbs: ['get', 'list'] },
      ],
    },
    {
      ...named(options, 'rbac.authorization.k8s.io/v1', 'RoleBinding', NAME),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
    },
  ];
}

/** Heads have no password: only pods of the namespace may reach them. */
function isolation(options: ManifestOptions): Manifest {
  return {
    ...named(options, 'networking.k8s.io/v1', 'NetworkPolicy', NAME),
    spec: {
      podSelector: { matchLabels: { [ROLE]: HEAD } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: {} }], ports: [{ port: PORT }] }],
    },
  };
}

function service(options: ManifestOptions, job: number): Manifest {
  const labels = labelsOf(job, HEAD);
  return {
    ...named(options, 'v1', 'Service', `${clusterOf(job)}-head`, labels),
    spec: { selector: labels, ports: [{ name: 'http', port: PORT, targetPort: PORT }] },
  };
}

function head(options: ManifestOptions, job: number): Manifest {
  const args = ['faro', 'proxy', '--external', '--bind', '0.0.0.0', '--port', String(PORT)];
  return deployment(options, `${clusterOf(job)}-head`, labelsOf(job, HEAD), 1, {
    ...container(options, 'head', args, HEAD_CPU, OWN_MEMORY),
    ports: [{ containerPort: PORT }],
    readinessProbe: { httpGet: { path: '/-/healthz', port: PORT }, periodSeconds: 5 },
  });
}

function replicas(options: ManifestOptions, job: number): Manifest {
  const args = ['faro', 'replica', '--head', `http://${clusterOf(job)}-head:${PORT}`, ...options.model];
  const own = container(options, 'replica', args, options.cpu, options.memory);
  return deployment(options, `${clusterOf(job)}-replicas`, labelsOf(job, REPLICA), options.replicas, own);
}

/** A pod that waits for somebody to start the control loop and the load in it. */
function runner(options: ManifestOptions): Manifest {
  const labels = { [ROLE]: 'runner' };
  const own = container(options, 'runner', [], RUNNER_CPU, OWN_MEMORY);
  return deployment(
    options,
    `${NAME}-runner`,
    labels,
    1,
    { ...own, command: ['sleep', 'infinity'], env: [] },
    NAME,
  );
}

function container(
  options: ManifestOptions,
  name: string,
  args: readonly string[],
  cpu: number,
  memory: number,
) {
  return {
    name,
    image: options.image,
    command: ['repro'],
    args,
    env: [{ name: env.token, valueFrom: { secretKeyRef: { name: NAME, key: 'token' } } }],
    resources: {
      requests: { cpu: `${Math.round(cpu * 1000)}m`, memory: `${memory}Mi` },
      limits: { memory: `${memory}Mi` },
    },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
  };
}

function deployment(
  options: ManifestOptions,
  name: string,
  labels: Readonly<Record<string, string>>,
  count: number,
  own: object,
  serviceAccountName?: string,
): Manifest {
  return {
    ...named(options, 'apps/v1', 'Deployment', name, labels),
    spec: {
      replicas: count,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { 'app.kubernetes.io/part-of': NAME, ...labels } },
        spec: {
          ...(serviceAccountName ? { serviceAccountName } : { automountServiceAccountToken: false }),
          // A replica finishes what it has within its longest service time.
          terminationGracePeriodSeconds: 10,
          containers: [own],
        },
      },
    },
  };
}

function labelsOf(job: number, role: string): Record<string, string> {
  return { [JOB]: String(job), [ROLE]: role };
}

function clusterOf(job: number): string {
  return `serve-cluster${job}`;
}

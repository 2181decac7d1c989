import { UserError } from '../../errors.js';
import type { Executor } from '../../live/faro/control/executor.js';
import { RayServe } from '../../live/faro/ray/ray-serve.js';
import type { LiveClock } from '../../serving-core/faro/control/ports.js';
import { headsOf, withPort } from './heads.js';

interface ControlledFlags {
  target: 'heads' | 'k8s';
  heads?: string;
  quota?: number;
  deployment: string;
  'scale-port'?: number;
  'scale-timeout': number;
  namespace: string;
  context?: string;
}

/** What is controlled: heads by job, replicas that they may have together, and who scales them. */
export interface Controlled {
  readonly heads: readonly string[];
  readonly quota: number;
  readonly executor: Executor;
}

/** Finds what flags mean. Throws UserError for flags that do not fit together, and a cluster that cannot be used (status 5). */
export async function controlled(flags: ControlledFlags, clock: LiveClock): Promise<Controlled> {
  return flags.target === 'k8s' ? onKubernetes(flags, clock) : atHeads(flags, clock);
}

function atHeads(
  { heads: text, quota, deployment, ...flags }: ControlledFlags,
  clock: LiveClock,
): Controlled {
  if (text === undefined || quota === undefined)
    throw new UserError(
      'E_USAGE',
      `${text === undefined ? '--heads' : '--quota'} is missing.`,
      'Give both, or --target k8s for the jobs of a Kubernetes namespace.',
    );
  const heads = headsOf(text);
  const urls = heads.map((head) => withPort(head, flags['scale-port']));
  return {
    heads,
    quota,
    executor: new RayServe(clock, { urls, deployment, patience: flags['scale-timeout'] * 1e9 }),
  };
}

async function onKubernetes(flags: ControlledFlags, clock: LiveClock): Promise<Controlled> {
  const [{ connectKubernetes }, { findJobs, replicasThatFit }, { Deployments }] = await Promise.all([
    import('../../live/faro/k8s/connect.js'),
    import('../../live/faro/k8s/find-jobs.js'),
    import('../../live/faro/k8s/deployments.js'),
  ]);
  const kubernetes = await connectKubernetes(flags.namespace, flags.context);
  const found = await findJobs(kubernetes);
  const { jobs } = found;
  const allowed = replicasThatFit(jobs, found);
  if (!Number.isFinite(allowed) && flags.quota === undefined)
    throw new UserError(
      'E_USAGE',
      `The namespace ${flags.namespace} has no ResourceQuota that replicas count for.`,
      'Apply one (repro faro manifests), or give --quota.',
    );
  const heads = flags.heads === undefined ? jobs.map(({ head }) => head) : headsOf(flags.heads);
  if (heads.length !== jobs.length)
    throw new UserError(
      'E_USAGE',
      `--heads names ${heads.length} heads, but the namespace ${flags.namespace} has ${jobs.length} jobs.`,
      'Give one for each, or leave --heads out.',
    );
  const names = jobs.map(({ deployment }) => deployment);
  const executor = new Deployments(kubernetes, clock, { names, patience: flags['scale-timeout'] * 1e9 });
  return { heads, quota: Math.min(flags.quota ?? allowed, allowed), executor };
}

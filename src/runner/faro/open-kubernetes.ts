import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { HttpHeads } from '../../live/faro/control/http-heads.js';
import { connectKubernetes, type Kubernetes } from '../../live/faro/k8s/connect.js';
import { findJobs, type KubernetesJobs, replicasThatFit } from '../../live/faro/k8s/find-jobs.js';
import { count } from '../../plural.js';
import type { Answer } from '../../serving-core/faro/control/ports.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { faroCounts } from '../targets/faro-point.js';
import { KubernetesPlace } from './kubernetes-place.js';

/** A namespace, and the context of kubectl's configuration whose cluster it is in; the current one unless given. */
export interface KubernetesWhere {
  readonly context?: string;
  readonly namespace: string;
}

/** A point that is to be served there. */
export interface KubernetesPoint {
  readonly name: string;
  readonly spec: FaroSpec;
}

/** ms for a head to give its metrics. */
const PATIENCE = 10_000;

/**
 * Looks whether the jobs of a namespace can serve points, and changes nothing. `say` hears later what could not be left as it was.
 *
 * @throws UserError `E_KUBERNETES` for a cluster or a head that cannot be reached (status 5), `E_TARGET` for a point that does not fit (status 2).
 */
export async function openKubernetes(
  { namespace, context }: KubernetesWhere,
  points: readonly KubernetesPoint[],
  say: (line: string) => void,
): Promise<{ place: KubernetesPlace; context: string }> {
  const kubernetes = await connectKubernetes(namespace, context);
  const found = await findJobs(kubernetes);
  let most = 0;
  for (const point of points) most = Math.max(most, jobsOf(point, kubernetes, found));
  await reachable(found.jobs.slice(0, most).map(({ head }) => head));
  return { place: new KubernetesPlace(kubernetes, found.jobs, say), context: kubernetes.context };
}

/** Jobs that a point needs, of which the namespace has enough. */
function jobsOf({ name, spec }: KubernetesPoint, { namespace }: Kubernetes, found: KubernetesJobs): number {
  const { counts } = faroCounts(spec);
  const { quota } = spec;
  const own = found.jobs.slice(0, counts.length);
  if (own.length < counts.length)
    throw unfit(
      `Point ${name} has ${count(counts.length, 'job')}, and the namespace ${namespace} ${found.jobs.length}.`,
      `Make more of them: repro faro manifests --jobs ${counts.length}.`,
    );
  const fits = replicasThatFit(own, found);
  if (fits < quota)
    throw unfit(
      `Point ${name} has a quota of ${count(quota, 'replica')}, and the ResourceQuotas of the namespace ${namespace} have room for ${fits}.`,
      `Choose points with fewer, or raise them: repro faro manifests --quota ${quota}.`,
    );
  return counts.length;
}

async function reachable(urls: readonly string[]): Promise<void> {
  const heads = new HttpHeads(urls);
  await Promise.all(
    urls.map(async (url, job) => {
      const problem = await problemOf(heads, job);
      if (problem === undefined) return;
      throw new UserError(
        'E_KUBERNETES',
        `The head of job ${job}, ${url}, gives no metrics: ${problem}.`,
        'See that its pod runs, and run repro where Services can be reached: in the pod repro-faro-runner.',
        ExitCode.host,
      );
    }),
  );
}

async function problemOf(heads: HttpHeads, job: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let withdraw = () => {};
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, { problem: `no answer within ${PATIENCE / 1000} s` });
  });
  const answered = new Promise<Answer>((resolve) => {
    withdraw = heads.ask(job, resolve);
  });
  const answer = await Promise.race([answered, late]);
  clearTimeout(timer);
  withdraw();
  return 'problem' in answer ? answer.problem : undefined;
}

function unfit(problem: string, next: string): UserError {
  return new UserError('E_TARGET', problem, next);
}

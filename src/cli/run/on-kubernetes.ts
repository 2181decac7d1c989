import { UserError } from '../../errors.js';
import type { Executor } from '../../runner/executor/executor.js';
import { LaterExecutor } from '../../runner/executor/later.js';
import type { RunPlan } from '../../runner/plan/run-plan.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';

/** What a command line says of a Kubernetes cluster. */
export interface KubernetesFlags {
  context?: string;
  namespace?: string;
}

/** The flags of a run on Kubernetes; nothing where there are none. Throws UserError `E_TARGET` for flags without that target. */
export function kubernetesOf(
  target: string | undefined,
  { context, namespace }: KubernetesFlags,
): KubernetesFlags | undefined {
  if (target === 'k8s') return { context, namespace };
  const given = context !== undefined ? '--context' : namespace !== undefined ? '--namespace' : undefined;
  if (given === undefined) return undefined;
  throw new UserError(
    'E_TARGET',
    `${given} is for Kubernetes, and there is no --target k8s.`,
    'Add --target k8s, or leave it out.',
  );
}

/**
 * Calls `task` with what runs a plan's points on the jobs of a Kubernetes namespace, and writes into the plan which context that was. The Deployments are left as
 * they were found.
 *
 * @throws UserError for a cluster that cannot be used (status 5), and for points that do not fit (status 2).
 */
export async function onKubernetes<T>(
  plan: RunPlan,
  say: (line: string) => void,
  task: (executor: Executor | undefined) => Promise<T>,
): Promise<T> {
  const served = plan.points.filter(({ spec }) => spec.system === 'faro');
  const left = served.filter(({ finished }) => finished === null);
  if (left.length === 0 && !plan.until) return task(undefined);
  const [{ openKubernetes }, { FaroExecutor }] = await Promise.all([
    import('../../runner/faro/open-kubernetes.js'),
    import('../../runner/targets/faro-executor.js'),
  ]);
  const open = async () => {
    // With --until a round may ask for more of any point, whatever is left of the first.
    const points = (plan.until ? served : left).map(({ name, spec }) => ({ name, spec: spec as FaroSpec }));
    const { place, context } = await openKubernetes(plan.kubernetes!, points, say);
    plan.kubernetes = { ...plan.kubernetes!, context };
    return new FaroExecutor(say, place);
  };
  return task(left.length > 0 ? await open() : new LaterExecutor(open));
}

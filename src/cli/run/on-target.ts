import { UserError } from '../../errors.js';
import type { Executor } from '../../runner/executor/executor.js';
import type { RunPlan } from '../../runner/plan/run-plan.js';
import type { Manifest } from '../../telemetry/run.js';
import { refuseWithoutHosts } from '../hosts/flags.js';
import type { HostsFlags } from '../hosts/on-hosts.js';
import { onKubernetes } from './on-kubernetes.js';

type TargetFlags = Partial<HostsFlags> & {
  jobs?: number;
  target?: 'sim' | 'local' | 'slurm' | 'k8s';
};

/** Where targets run that are not this machine. */
const elsewhere: Readonly<Record<string, string>> = { slurm: 'where Slurm decides', k8s: 'on Kubernetes' };

/**
 * Where the flags want points to run; undefined when they leave it to the run. Tasks of Slurm simulate.
 *
 * @throws UserError `E_TARGET` for flags that exclude or need each other.
 */
export function targetOf(flags: TargetFlags): Manifest['target'] | undefined {
  const { target, hosts, jobs = 1 } = flags;
  const real =
    hosts !== undefined ? '--hosts' : target === 'local' || target === 'k8s' ? `--target ${target}` : null;
  if (real !== null && jobs !== 1)
    throw new UserError(
      'E_TARGET',
      `--jobs ${jobs} is for simulated points, and with ${real} one is served after another.`,
      'Leave one of them out.',
    );
  if (hosts !== undefined) {
    if (target === undefined) return 'ssh';
    throw new UserError(
      'E_TARGET',
      `--target ${target} runs ${elsewhere[target] ?? 'on this machine'}, and --hosts on others.`,
      'Leave one of them out.',
    );
  }
  refuseWithoutHosts(flags);
  return target === 'slurm' ? 'sim' : target;
}

/**
 * Calls `task` with what runs a plan's points on its target: nothing of its own for the simulator, tasks of Slurm, processes of this machine, hosts, or a Kubernetes cluster;
 * all of it is stopped afterwards. `say` hears what happens there.
 *
 * @throws UserError for hosts and a Slurm that cannot be used (status 5).
 */
export async function onTarget<T>(
  flags: TargetFlags,
  plan: RunPlan,
  say: (line: string) => void,
  task: (executor: Executor | undefined) => Promise<T>,
): Promise<T> {
  const { hosts, binaries = 'bundled' } = flags;
  if (hosts !== undefined) {
    const { onHosts } = await import('../hosts/on-hosts.js');
    return onHosts({ ...flags, hosts, binaries }, plan, say, task);
  }
  if (plan.slurm) {
    const { onSlurm } = await import('../slurm/on-slurm.js');
    return onSlurm(plan, plan.slurm, say, task);
  }
  if (plan.target === 'sim') return task(undefined);
  if (plan.target === 'k8s') return onKubernetes(plan, say, task);
  const [{ openLocal }, { DeploymentExecutor }, { LocalExecutor }, { ReplayExecutor }, { FaroExecutor }] =
    await Promise.all([
      import('../../runner/local/open-local.js'),
      import('../../runner/targets/deployment-executor.js'),
      import('../../runner/targets/local-executor.js'),
      import('../../runner/targets/replay-executor.js'),
      import('../../runner/targets/faro-executor.js'),
    ]);
  const local = openLocal();
  const roles = new DeploymentExecutor((...point) => local.deployment(...point), say);
  try {
    return await task(new LocalExecutor(roles, new ReplayExecutor(say), new FaroExecutor(say)));
  } finally {
    await local.close();
  }
}

import { UserError } from '../../errors.js';
import type { Executor } from '../../runner/executor/executor.js';
import { parseBinaries } from '../../runner/hosts/declare/binaries.js';
import { parseHosts } from '../../runner/hosts/declare/parse-hosts.js';
import type { RunPlan } from '../../runner/plan/run-plan.js';
import { sshOptionsOf } from './flags.js';

interface HostsFlags {
  hosts?: string;
  binaries: string;
}

/**
 * Calls `task` with what runs a plan's points: nothing of its own without `--hosts`, else the declared hosts, connected and checked
 * before anything is written, and left afterwards. `say` hears what happens there.
 *
 * @throws UserError for flags that are wrong, points that only the simulator has, and hosts that fail a check (status 5).
 */
export async function onHosts<T>(
  flags: HostsFlags & Parameters<typeof sshOptionsOf>[0],
  plan: RunPlan,
  say: (line: string) => void,
  task: (executor: Executor | undefined) => Promise<T>,
): Promise<T> {
  if (flags.hosts === undefined) return task(undefined);
  const cluster = parseHosts(flags.hosts);
  const binaries = parseBinaries(flags.binaries);
  if (binaries.kind === 'bundled') {
    throw new UserError(
      'E_BINARIES',
      'repro cannot bring its own programs to hosts yet.',
      'Name the folder of the original programs there: --binaries clockwork:/opt/clockwork/build',
    );
  }
  const [{ openCluster }, { DeploymentExecutor, playable }] = await Promise.all([
    import('../../runner/hosts/open-cluster.js'),
    import('../../runner/targets/deployment-executor.js'),
  ]);
  const workers = plan.points.map(({ spec }) => playable(spec, plan.telemetry).workers.count);
  const open = await openCluster(cluster, binaries, sshOptionsOf(flags), Math.max(...workers));
  try {
    for (const { host, check, status, detail } of open.findings)
      if (status === 'warn') say(`${host}, ${check}: ${detail}`);
    return await task(new DeploymentExecutor(open.deployment, say));
  } finally {
    await open.close();
  }
}

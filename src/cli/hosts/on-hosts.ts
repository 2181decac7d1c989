import type { Executor } from '../../runner/executor/executor.js';
import { parseBinaries } from '../../runner/hosts/declare/binaries.js';
import { parseHosts } from '../../runner/hosts/declare/parse-hosts.js';
import type { RunPlan } from '../../runner/plan/run-plan.js';
import { sshOptionsOf } from './flags.js';

interface HostsFlags {
  hosts?: string;
  binaries: string;
  deploy?: boolean;
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
  const [{ openCluster }, { DeploymentExecutor, playable }] = await Promise.all([
    import('../../runner/hosts/open-cluster.js'),
    import('../../runner/targets/deployment-executor.js'),
  ]);
  const workers = plan.points.map(({ spec }) => playable(spec, plan.telemetry).workers.count);
  const open = await openCluster(cluster, binaries, sshOptionsOf(flags), {
    workers: Math.max(...workers),
    deploy: flags.deploy,
    say,
  });
  try {
    // Whether the programs were there has been seen to.
    for (const { host, check, status, detail } of open.findings)
      if (status === 'warn' && check !== 'programs') say(`${host}, ${check}: ${detail}`);
    return await task(new DeploymentExecutor(open.deployment, say));
  } finally {
    await open.close();
  }
}

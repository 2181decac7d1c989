import type { Executor } from '../../runner/executor/executor.js';
import { parseBinaries } from '../../runner/hosts/declare/binaries.js';
import { parseHosts } from '../../runner/hosts/declare/parse-hosts.js';
import type { RunPlan } from '../../runner/plan/run-plan.js';
import { playable } from '../../runner/targets/playable.js';
import { type SshFlags, sshOptionsOf } from './flags.js';

export interface HostsFlags extends SshFlags {
  hosts: string;
  binaries: string;
  deploy?: boolean;
}

/**
 * Calls `task` with what runs a plan's points on the declared hosts, connected and checked before anything is written, and left
 * afterwards. `say` hears what happens there.
 *
 * @throws UserError for flags that are wrong, points that only the simulator has, and hosts that fail a check (status 5).
 */
export async function onHosts<T>(
  flags: HostsFlags,
  plan: RunPlan,
  say: (line: string) => void,
  task: (executor: Executor) => Promise<T>,
): Promise<T> {
  const cluster = parseHosts(flags.hosts);
  const binaries = parseBinaries(flags.binaries);
  const [{ openCluster }, { DeploymentExecutor }] = await Promise.all([
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

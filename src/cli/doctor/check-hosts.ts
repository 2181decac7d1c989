import type { CheckOptions } from '../../runner/hosts/check/check-cluster.js';
import type { Finding } from '../../runner/hosts/check/finding.js';
import { type Cluster, hostsOf } from '../../runner/hosts/declare/host.js';
import type { SshOptions } from '../../runner/hosts/ssh/ssh-config.js';

/** Connects to the hosts of a cluster, checks them, and leaves. */
export async function checkHosts(
  cluster: Cluster,
  ssh: SshOptions,
  options: CheckOptions,
): Promise<Finding[]> {
  const [{ SshSession }, { checkCluster }] = await Promise.all([
    import('../../runner/hosts/ssh/ssh-session.js'),
    import('../../runner/hosts/check/check-cluster.js'),
  ]);
  const session = new SshSession(hostsOf(cluster), ssh);
  try {
    return await checkCluster(cluster, session, options);
  } finally {
    await session.close();
  }
}

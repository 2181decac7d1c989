import { checkCluster } from './check/check-cluster.js';
import { refuseFailures } from './check/refuse-failures.js';
import { type Cluster, hostsOf } from './declare/host.js';
import { deployCore, ownCore } from './deploy.js';
import type { SshOptions } from './ssh/ssh-config.js';
import { SshSession } from './ssh/ssh-session.js';

/** Where a host has the programs of this repro now, and whether they were copied for it. */
export interface Deployed {
  host: string;
  path: string;
  copied: boolean;
}

/** Checks that only matter once the programs run. */
const later: readonly string[] = ['ports', 'names', 'clock'];

/**
 * Copies repro's programs to the hosts of a cluster that lack them, and leaves. Every host is checked first, so that none gets them when one
 * cannot.
 *
 * @throws UserError with exit status 5 for a host that cannot be reached, lacks Node.js or room, or cannot be written to.
 */
export async function deployToHosts(cluster: Cluster, ssh: SshOptions): Promise<Deployed[]> {
  const core = ownCore();
  const hosts = hostsOf(cluster);
  const session = new SshSession(hosts, ssh);
  try {
    const findings = await checkCluster(cluster, session);
    refuseFailures(findings.filter(({ check }) => !later.includes(check)));
    return await Promise.all(
      hosts.map(async (host) => {
        const launcher = await session.connect(host);
        return { host: host.name, ...(await deployCore(launcher, host, core, true)) };
      }),
    );
  } finally {
    await session.close();
  }
}

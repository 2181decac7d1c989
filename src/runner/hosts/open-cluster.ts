import { isIP } from 'node:net';
import type { Deployment, Machine } from '../deployment/deployment.js';
import type { Launcher } from '../processes/launcher.js';
import { bundledPrograms } from '../roles/bundled.js';
import { originalPrograms } from '../roles/original.js';
import { CLIENT_PORT } from '../roles/ports.js';
import type { Programs } from '../roles/programs.js';
import { checkCluster } from './check/check-cluster.js';
import type { Finding } from './check/finding.js';
import { refuseFailures } from './check/refuse-failures.js';
import { type Binaries, binariesToCheck } from './declare/binaries.js';
import { type Cluster, type Host, hostsOf } from './declare/host.js';
import { type Core, deployCore, ownCore } from './deploy.js';
import { makeHostFolder } from './host-folder.js';
import { placeWorkers } from './place-workers.js';
import { workerPorts } from './ports.js';
import type { SshOptions } from './ssh/ssh-config.js';
import { SshSession } from './ssh/ssh-session.js';

/** A cluster that is connected to, checked, and ready for points. */
export interface OpenCluster {
  /** Where the roles of a point with so many workers run. */
  deployment(workers: number): Deployment;
  findings: readonly Finding[];
  /** Stops whatever still runs there, and leaves. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Most workers that a point has. */
  workers: number;
  /** Copy repro's programs to hosts that lack them. */
  deploy?: boolean;
  /** Hears what is copied, a line each. */
  say?(line: string): void;
}

/**
 * Connects to all hosts, checks them for points with up to so many workers, brings repro's programs when those are to run, and makes the
 * hosts' folders.
 *
 * @throws UserError with exit status 5 when a check fails; nothing is left open then.
 */
export async function openCluster(
  cluster: Cluster,
  binaries: Binaries,
  ssh: SshOptions,
  { workers, deploy = false, say = () => {} }: OpenOptions,
): Promise<OpenCluster> {
  const emulated = binaries.kind === 'bundled' || binaries.emulated;
  const most = placeWorkers(cluster, workers, emulated);
  const hosts = hostsOf(most);
  const session = new SshSession(hosts, ssh);
  try {
    const findings = await checkCluster(most, session, binariesToCheck(binaries));
    refuseFailures(findings);
    const alone = hosts.length === 1;
    const core = binaries.kind === 'bundled' ? ownCore() : null;
    const opened = await Promise.all(
      hosts.map(async (host) => {
        const launcher = await session.connect(host);
        const programs = await programsOf(host, launcher, binaries, core, { deploy, say });
        const dir = await makeHostFolder(launcher, `${host.dir}/points`);
        const address = alone ? '127.0.0.1' : (host.serves ?? (await session.address(host)));
        // A name may stand for a loopback address on its own host, so only numbers are listened on alone.
        const bind = isIP(address) ? address : '0.0.0.0';
        return [host.name, { launcher, address, bind, dir, programs }] as const;
      }),
    );
    const machines = new Map<string, Machine>(opened);
    const at = ({ name }: Host): Machine => machines.get(name)!;
    return {
      findings,
      deployment(count) {
        const placed = placeWorkers(cluster, count, emulated);
        const ports = workerPorts(placed);
        return {
          client: at(placed.client),
          controller: at(placed.controller),
          clientPort: CLIENT_PORT,
          workers: placed.workers.map((host, i) => ({ machine: at(host), port: ports[i] })),
        };
      },
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function programsOf(
  host: Host,
  launcher: Launcher,
  binaries: Binaries,
  core: Core | null,
  { deploy, say }: Required<Pick<OpenOptions, 'deploy' | 'say'>>,
): Promise<Programs> {
  if (binaries.kind === 'clockwork') return originalPrograms(host.build ?? binaries.build, binaries);
  const { path, copied } = await deployCore(launcher, host, core!, deploy);
  if (copied) say(`copied the programs to ${host.name}: ${path}`);
  return bundledPrograms('node', path);
}

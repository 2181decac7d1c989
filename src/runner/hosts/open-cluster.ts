import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { Deployment, Machine } from '../deployment/deployment.js';
import { quote } from '../processes/quote.js';
import { originalPrograms } from '../roles/original.js';
import { CLIENT_PORT } from '../roles/ports.js';
import { checkCluster } from './check/check-cluster.js';
import type { Finding } from './check/finding.js';
import { type Binaries, binariesToCheck } from './declare/binaries.js';
import { type Cluster, type Host, hostsOf } from './declare/host.js';
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

/**
 * Connects to all hosts, checks them for points with up to `workers` workers, and makes their folders.
 *
 * @throws UserError with exit status 5 when a check fails; nothing is left open then.
 */
export async function openCluster(
  cluster: Cluster,
  binaries: Binaries & { kind: 'clockwork' },
  ssh: SshOptions,
  workers: number,
): Promise<OpenCluster> {
  const most = placeWorkers(cluster, workers, binaries.emulated);
  const hosts = hostsOf(most);
  const session = new SshSession(hosts, ssh);
  try {
    const findings = await checkCluster(most, session, binariesToCheck(binaries));
    refuseFailures(findings);
    const opened = await Promise.all(
      hosts.map(async (host) => [host.name, await machineOf(host, session, binaries)] as const),
    );
    const machines = new Map(opened);
    const at = ({ name }: Host): Machine => machines.get(name)!;
    return {
      findings,
      deployment(count) {
        const placed = placeWorkers(cluster, count, binaries.emulated);
        const ports = workerPorts(placed);
        return {
          ...{ client: at(placed.client), controller: at(placed.controller), clientPort: CLIENT_PORT },
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

function refuseFailures(findings: readonly Finding[]): void {
  const failed = findings.filter(({ status }) => status === 'fail');
  if (failed.length === 0) return;
  const [{ host, check, detail, next = '' }] = failed;
  const others =
    failed.length > 1 ? ` (and ${failed.length - 1} more; repro doctor --hosts … shows all)` : '';
  throw new UserError(
    'E_HOSTS_CHECK',
    `Host ${host} fails the check of ${check}: ${detail}${others}.`,
    next,
    ExitCode.host,
  );
}

async function machineOf(
  host: Host,
  session: SshSession,
  { build, emulated }: { build: string; emulated: boolean },
): Promise<Machine> {
  const launcher = await session.connect(host);
  const dir = quote(`${host.dir}/points`);
  const { status, stdout, stderr } = await launcher.script(`mkdir -p -- ${dir} && cd -- ${dir} && pwd -P`);
  if (status !== 0) {
    const reason = stderr.trim().split('\n').at(-1)?.replace(/^.*: /, '');
    throw new UserError(
      'E_HOST_FILE',
      `Cannot make the folder ${host.dir} on ${host.name}: ${reason}.`,
      'Give another `dir` in a hosts file.',
      ExitCode.host,
    );
  }
  return {
    launcher,
    address: host.serves ?? (await session.address(host)),
    bind: '0.0.0.0',
    dir: stdout.replace(/\n$/, ''),
    programs: originalPrograms(host.build ?? build, { emulated }),
  };
}

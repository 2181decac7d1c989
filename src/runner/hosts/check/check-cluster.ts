import { UserError } from '../../../errors.js';
import type { Launcher } from '../../processes/launcher.js';
import { type Cluster, type Host, hostsOf, rolesOf } from '../declare/host.js';
import { corePath, ownCore } from '../deploy.js';
import { portsOf } from '../ports.js';
import type { SshSession } from '../ssh/ssh-session.js';
import { factsScript, parseFacts } from './facts.js';
import type { Finding, Verdict } from './finding.js';
import { judge } from './judge.js';

export interface CheckOptions {
  /** The original's programs run, from each host's build folder, or from this one where a host declares none; otherwise repro's own. */
  build?: string;
  /** Whether the original's workers are the emulated ones. */
  emulated?: boolean;
  /** Bytes that the run is expected to write; by default a handful. */
  disk?: number;
}

/** Room that is wanted for logs and the core, bytes. */
const LITTLE = 200e6;
/** Memory that a role wants, bytes: a Node.js process with its tables. */
const MEMORY = 300e6;

/**
 * Checks every host of a cluster: reachable, programs, ports, clock, disk, cores, memory. What is wrong is a finding, never an
 * exception; hosts are checked at the same time.
 */
export async function checkCluster(
  cluster: Cluster,
  session: SshSession,
  options: CheckOptions = {},
): Promise<Finding[]> {
  const checked = hostsOf(cluster).map((host) => checkHost(host, cluster, session, options));
  return (await Promise.all(checked)).flat();
}

async function checkHost(
  host: Host,
  cluster: Cluster,
  session: SshSession,
  options: CheckOptions,
): Promise<Finding[]> {
  const { name } = host;
  try {
    const launcher = await session.connect(host);
    const roles = rolesOf(cluster, host).join(', ');
    const found = await lookInto(launcher, host, cluster, session, options);
    const reached: Verdict = { check: 'reach', status: 'ok', detail: roles };
    return [reached, ...found].map((verdict) => ({ host: name, ...verdict }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const detail = error.message.replace(/^Cannot use host [^:]*: /, '').replace(/\.$/, '');
    return [{ host: name, check: 'reach', status: 'fail', detail, next: error.next }];
  }
}

async function lookInto(
  launcher: Launcher,
  host: Host,
  cluster: Cluster,
  session: SshSession,
  { build, emulated = false, disk = 0 }: CheckOptions,
): Promise<Verdict[]> {
  const own = build === undefined;
  const questions = {
    dir: host.dir,
    node: own ? 'node' : null,
    programs: own
      ? [corePath(host, ownCore())]
      : originalPrograms(cluster, host, emulated).map((name) => `${host.build ?? build}/${name}`),
    names: await peersOf(cluster, host, session),
  };
  const { stdout } = await launcher.script(factsScript(questions));
  const facts = parseFacts(stdout);
  const clock = await launcher.clockOffset();
  const workers = cluster.workers.filter(({ name }) => name === host.name).length;
  const singles = [cluster.client, cluster.controller].filter(({ name }) => name === host.name).length;
  return judge(facts, clock, {
    node: own,
    ports: portsOf(cluster, host.name),
    // The original listens on every address.
    bind: own ? (host.serves ?? (await session.address(host))) : '0.0.0.0',
    cores: workers + singles,
    memory: (workers + singles) * MEMORY,
    disk: LITTLE + disk,
  });
}

function originalPrograms(
  { client, controller, workers }: Cluster,
  { name }: Host,
  emulated: boolean,
): string[] {
  return [
    ...(client.name === name ? ['client'] : []),
    ...(controller.name === name ? ['controller'] : []),
    ...(workers.some((worker) => worker.name === name) ? [emulated ? 'worker_dummy' : 'worker'] : []),
  ];
}

/** The addresses that the roles of a host connect to on other hosts. */
async function peersOf(cluster: Cluster, { name }: Host, session: SshSession): Promise<string[]> {
  const peers = new Map<string, Host>();
  if (cluster.client.name === name) peers.set(cluster.controller.name, cluster.controller);
  if (cluster.controller.name === name) for (const worker of cluster.workers) peers.set(worker.name, worker);
  peers.delete(name);
  return Promise.all([...peers.values()].map(async (peer) => peer.serves ?? (await session.address(peer))));
}

/** Who sits where: role names as they stand in `--hosts`. */
export const roleNames = ['client', 'controller', 'workers'] as const;
export type RoleName = (typeof roleNames)[number];

/** A host as declared; what is absent is for ssh and its own configuration to know. */
export interface Host {
  /** Its name in `--hosts`, in messages, and to ssh, whose configuration may know it as an alias. */
  readonly name: string;
  /** What ssh connects to, when not the name. */
  readonly address?: string;
  readonly user?: string;
  readonly port?: number;
  /** Private key file on this machine. */
  readonly key?: string;
  /** Hosts to go through, as for `ssh -J`. */
  readonly jump?: string;
  /** By which name or address the other hosts reach it, when not that which ssh connects to. */
  readonly serves?: string;
  /** Folder there for what repro brings and writes; relative to the login's home unless absolute. */
  readonly dir: string;
  /** Folder there of the original's programs. */
  readonly build?: string;
  /** Environment of every process there. */
  readonly env: Readonly<Record<string, string>>;
}

/** A host's folder when none is declared. */
export const DEFAULT_DIR = '.cache/repro';

/** Hosts by role; one host may have several. */
export interface Cluster {
  readonly client: Host;
  readonly controller: Host;
  readonly workers: readonly Host[];
}

/** Every host once, in the order client, controller, workers. */
export function hostsOf({ client, controller, workers }: Cluster): Host[] {
  return [...new Map([client, controller, ...workers].map((host) => [host.name, host])).values()];
}

/** The roles of a host, a worker once for each time that it is declared. */
export function rolesOf(cluster: Cluster, { name }: Host): string[] {
  const workers = cluster.workers.filter((worker) => worker.name === name).length;
  return [
    ...(cluster.client.name === name ? ['client'] : []),
    ...(cluster.controller.name === name ? ['controller'] : []),
    ...(workers === 0 ? [] : [workers === 1 ? 'worker' : `${workers} workers`]),
  ];
}

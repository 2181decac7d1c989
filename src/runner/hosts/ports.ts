import { CLIENT_PORT, WORKER_PORT } from '../roles/ports.js';
import type { Cluster } from './declare/host.js';

/**
 * A port for each worker, in their order: 12345, and on a host with several the next ones, 12346 left out since it is the
 * controller's.
 */
export function workerPorts({ workers }: Pick<Cluster, 'workers'>): number[] {
  const used = new Map<string, number>();
  return workers.map(({ name }) => {
    const before = used.get(name) ?? 0;
    used.set(name, before + 1);
    return before === 0 ? WORKER_PORT : CLIENT_PORT + before;
  });
}

/** The ports that will be listened on at a host. */
export function portsOf(cluster: Cluster, host: string): number[] {
  const ports = workerPorts(cluster).filter((_, worker) => cluster.workers[worker].name === host);
  return cluster.controller.name === host ? [CLIENT_PORT, ...ports] : ports;
}

import { UserError } from '../../../errors.js';
import type { Cluster, Host, RoleName } from './host.js';

/**
 * Gives roles to a plain list in order: client, controller, workers. Two hosts are one for the client and the controller and
 * one worker; one host is everything.
 */
export function assignInOrder(hosts: readonly Host[]): Cluster {
  const [first, second, ...rest] = hosts;
  if (second === undefined) return { client: first, controller: first, workers: [first] };
  if (rest.length === 0) return { client: first, controller: first, workers: [second] };
  return { client: first, controller: second, workers: rest };
}

/** @throws UserError `E_HOSTS` for a role that has no host, or more than it can use; `where` is the flag or file. */
export function assignByRole(roles: Partial<Record<RoleName, readonly Host[]>>, where: string): Cluster {
  const only = (role: 'client' | 'controller'): Host => {
    const hosts = roles[role] ?? [];
    if (hosts.length === 1) return hosts[0];
    throw new UserError(
      'E_HOSTS',
      `${where} gives ${hosts.length === 0 ? 'no host' : `${hosts.length} hosts`} to the ${role}.`,
      `Give one: ${role}=HOST.`,
    );
  };
  const workers = roles.workers ?? [];
  if (workers.length === 0) {
    throw new UserError('E_HOSTS', `${where} gives no host to the workers.`, 'Give some: workers=HOST,HOST.');
  }
  return { client: only('client'), controller: only('controller'), workers };
}

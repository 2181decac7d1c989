import { readFileSync } from 'node:fs';
import { UserError } from '../../../errors.js';
import { assignByRole, assignInOrder } from './assign.js';
import type { Cluster, Host, RoleName } from './host.js';
import { hostOf, parseHostsFile } from './hosts-file.js';
import { type Login, parseHostList } from './parse-list.js';

/**
 * The hosts that `--hosts` declares: a list, or, when it has a slash or ends with .yaml or .yml, a hosts file.
 *
 * @throws UserError `E_HOSTS` with the column, or file, line and column, of what is wrong.
 */
export function parseHosts(text: string): Cluster {
  if (/\/|\.ya?ml$/.test(text)) return parseHostsFile(text, readHostsFile(text));
  const list = parseHostList(text);
  const logins = 'plain' in list ? list.plain : Object.values(list.roles).flat();
  const hosts = hostsOfLogins(logins);
  const hostOfLogin = ({ name }: Login): Host => hosts.get(name)!;
  if ('plain' in list) return assignInOrder(list.plain.map(hostOfLogin));
  const roles = Object.entries(list.roles) as [RoleName, Login[]][];
  return assignByRole(Object.fromEntries(roles.map(([role, of]) => [role, of.map(hostOfLogin)])), '--hosts');
}

/** A host with several roles is one host, and its user and port need be said only once. */
function hostsOfLogins(logins: readonly Login[]): Map<string, Host> {
  const merged = new Map<string, Login>();
  for (const login of logins) {
    const before = merged.get(login.name) ?? login;
    for (const field of ['user', 'port'] as const) {
      if (before[field] !== undefined && login[field] !== undefined && before[field] !== login[field]) {
        throw new UserError(
          'E_HOSTS',
          `--hosts gives ${login.name} two ${field}s: ${before[field]} and ${login[field]}.`,
          'Give one; two logins of one machine need two aliases in ~/.ssh/config.',
        );
      }
    }
    merged.set(login.name, { ...before, ...login });
  }
  return new Map([...merged].map(([name, login]) => [name, hostOf(name, {}, login)]));
}

function readHostsFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      'E_HOSTS',
      `Cannot read the hosts file ${file} (${code}).`,
      'Check the path given to --hosts.',
    );
  }
}

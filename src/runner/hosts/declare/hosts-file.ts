import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { assignByRole, assignInOrder } from './assign.js';
import { type Cluster, DEFAULT_DIR, type Host, type RoleName, roleNames } from './host.js';
import { isAddress, isHostName, isJump, isPort, isUser } from './names.js';
import { expandRanges } from './ranges.js';
import { YamlNode } from './yaml-node.js';

const settingNames = ['address', 'user', 'port', 'key', 'jump', 'serves', 'dir', 'build', 'env'] as const;
type Settings = Partial<Omit<Host, 'name'>>;

/**
 * Reads a hosts file: `hosts` (a map from a name or range to settings, or a list), `roles`, and `defaults` for every host.
 * Without `roles` the hosts get theirs in order. A host that only `roles` names has the defaults.
 *
 * @throws UserError `E_HOSTS` with file, line and column.
 */
export function parseHostsFile(file: string, text: string): Cluster {
  const root = YamlNode.parse(file, text).map(['defaults', 'hosts', 'roles']);
  const defaults = settingsOf(root.get('defaults'), file);
  const hosts = new Map<string, Host>();
  const declare = (node: YamlNode, name: string, settings: Settings): void => {
    for (const each of namesOf(node, name)) {
      if (hosts.has(each)) node.fail('is declared twice');
      hosts.set(each, hostOf(each, defaults, settings));
    }
  };
  const declared = root.get('hosts');
  if (declared?.isMap) {
    for (const [name, node] of declared.map()) declare(node, name, settingsOf(node, file));
  } else for (const node of declared?.texts() ?? []) declare(node, node.text(), {});
  const roles = root.get('roles');
  if (roles === undefined) {
    if (hosts.size === 0) YamlNode.parse(file, text).fail('declares no hosts');
    return assignInOrder([...hosts.values()]);
  }
  const assigned: Partial<Record<RoleName, Host[]>> = {};
  for (const [role, node] of roles.map(roleNames)) {
    assigned[role as RoleName] = node
      .texts()
      .flatMap((item) => namesOf(item, item.text()))
      .map((name) => hosts.get(name) ?? hostOf(name, defaults, {}));
  }
  return assignByRole(assigned, file);
}

function namesOf(node: YamlNode, text: string): string[] {
  const names = expandRanges(text, (problem) => node.fail(`has ${problem}`));
  for (const name of names) if (!isHostName(name)) node.fail(`names '${name}', which is no host name`);
  return names;
}

/** A host with the file's defaults; `env` is merged, all else replaced. */
export function hostOf(name: string, defaults: Settings, settings: Settings): Host {
  const env = { ...defaults.env, ...settings.env };
  return { dir: DEFAULT_DIR, ...defaults, ...settings, name, env };
}

function settingsOf(node: YamlNode | undefined, file: string): Settings {
  if (node === undefined || node.isEmpty) return {};
  const settings: Record<string, unknown> = {};
  for (const [name, value] of node.map(settingNames)) {
    settings[name] = readers[name as (typeof settingNames)[number]](value, file);
  }
  return settings as Settings;
}

const readers = {
  address: checked(isAddress, 'a host name or an address'),
  serves: checked(isAddress, 'a host name or an address'),
  user: checked(isUser, 'a user name'),
  jump: checked(isJump, 'hosts as for ssh -J'),
  dir: checked(isFolder, 'a folder without line breaks'),
  build: checked(isFolder, 'a folder without line breaks'),
  port(value: YamlNode): number {
    const port = value.integer();
    return isPort(port) ? port : value.fail('must be a port from 1 to 65535');
  },
  key(value: YamlNode, file: string): string {
    const path = value.text();
    // What ssh_config would expand or could not hold.
    if (path === '' || /["\n\r]|\$\{/.test(path)) value.fail('must be the path of a private key');
    return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(dirname(file), path);
  },
  env(value: YamlNode): Record<string, string> {
    const pairs = [...value.map()].map(([name, text]): [string, string] => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) text.fail('cannot be an environment variable');
      return [name, text.text()];
    });
    return Object.fromEntries(pairs);
  },
};

function isFolder(text: string): boolean {
  return text !== '' && !/[\n\r\0]/.test(text);
}

function checked(good: (text: string) => boolean, what: string) {
  return (value: YamlNode): string => {
    const text = value.text();
    return good(text) ? text : value.fail(`must be ${what}, but is '${text}'`);
  };
}

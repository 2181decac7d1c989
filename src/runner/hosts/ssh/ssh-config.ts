import { UserError } from '../../../errors.js';
import type { Host } from '../declare/host.js';

export interface SshOptions {
  /** Host keys are looked up here instead of in the user's known_hosts. */
  knownHosts?: string;
  /** Take the key of a host that is not known yet, and remember it; a changed key is refused all the same. */
  acceptNewHostKeys?: boolean;
  /** Read instead of ~/.ssh/config. */
  sshConfig?: string;
}

/** Seconds that an idle connection outlives this process when it is killed. */
const PERSIST = 30;

/**
 * An ssh_config for these hosts: what is declared for each, then what repro insists on, then the user's own configuration. ssh takes
 * the first value that it finds of each option.
 */
export function sshConfig(hosts: readonly Host[], folder: string, options: SshOptions = {}): string {
  const own = options.sshConfig ?? '~/.ssh/config';
  const lines = [
    ...hosts.flatMap(hostLines),
    'Host *',
    '  ControlMaster no',
    `  ControlPath ${path(`${folder}/`)}%C`,
    `  ControlPersist ${PERSIST}`,
    '  BatchMode yes',
    `  StrictHostKeyChecking ${options.acceptNewHostKeys ? 'accept-new' : 'yes'}`,
    ...(options.knownHosts === undefined ? [] : [`  UserKnownHostsFile ${path(options.knownHosts)}`]),
    '  ConnectTimeout 10',
    '  ServerAliveInterval 5',
    '  ServerAliveCountMax 3',
    '  LogLevel ERROR',
    '  RequestTTY no',
    '  EscapeChar none',
    '  RemoteCommand none',
    '  PermitLocalCommand no',
    '  ForwardAgent no',
    '  ForwardX11 no',
    '  ClearAllForwardings yes',
    'Match all',
    `  Include ${path(own)}`,
    ...(options.sshConfig === undefined ? ['  Include /etc/ssh/ssh_config'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function hostLines({ name, address, user, port, key, jump }: Host): string[] {
  return [
    `Host ${name}`,
    ...(address === undefined ? [] : [`  HostName ${address}`]),
    ...(user === undefined ? [] : [`  User ${user}`]),
    ...(port === undefined ? [] : [`  Port ${port}`]),
    ...(key === undefined ? [] : [`  IdentityFile ${path(key)}`, '  IdentitiesOnly yes']),
    ...(jump === undefined ? [] : [`  ProxyJump ${jump}`]),
  ];
}

/** A path as ssh_config takes it: quoted, with its percent signs doubled. */
function path(text: string): string {
  if (/["\n\r\0]|\$\{/.test(text)) {
    throw new UserError(
      'E_HOSTS',
      `ssh cannot be given the path ${JSON.stringify(text)}.`,
      'Use one without quotes, line breaks and ${.',
    );
  }
  const escaped = text.replaceAll('%', '%%');
  return /\s/.test(escaped) ? `"${escaped}"` : escaped;
}

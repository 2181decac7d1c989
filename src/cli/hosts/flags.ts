import { resolve } from 'node:path';
import { Flags } from '@oclif/core';

/** The flags of every command that goes to hosts. */
export const hostsFlags = {
  hosts: Flags.string({
    helpValue: 'client=c,controller=c,workers=w[1-6]',
    description:
      'the hosts: by role, a plain list for client, controller, workers, or a hosts file (docs/hosts.md)',
  }),
  binaries: Flags.string({
    default: 'bundled',
    helpValue: 'bundled|clockwork:/path|clockwork-emulated:/path',
    description: "whose programs run there: repro's, or the original's from a folder on each host",
  }),
  'known-hosts': Flags.string({
    helpValue: 'FILE',
    description: 'look host keys up here, not in ~/.ssh/known_hosts',
  }),
  'accept-new-host-keys': Flags.boolean({
    description:
      'take and remember the key of a host that is not known yet; a changed key is refused all the same',
  }),
  'ssh-config': Flags.string({ helpValue: 'FILE', description: 'read instead of ~/.ssh/config' }),
};

export interface SshFlags {
  'known-hosts'?: string;
  'accept-new-host-keys'?: boolean;
  'ssh-config'?: string;
}

/** What ssh is told by them. Files are taken from the current folder. */
export function sshOptionsOf(flags: SshFlags) {
  return {
    knownHosts: flags['known-hosts'] && resolve(flags['known-hosts']),
    acceptNewHostKeys: flags['accept-new-host-keys'],
    sshConfig: flags['ssh-config'] && resolve(flags['ssh-config']),
  };
}

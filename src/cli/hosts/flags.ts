import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { UserError } from '../../errors.js';

const hosts = {
  helpValue: 'client=c,controller=c,workers=w[1-6]',
  description:
    'the hosts: by role, a plain list for client, controller, workers, or a hosts file (docs/hosts.md)',
};

/** For commands that do nothing without hosts. */
export const hostsFlag = Flags.string({ ...hosts, required: true });

/** How ssh gets there. */
export const sshFlags = {
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

/** The flags of commands that go to hosts when they are told to. */
export const hostsFlags = {
  hosts: Flags.string(hosts),
  binaries: Flags.string({
    default: 'bundled',
    helpValue: 'bundled|clockwork:/path|clockwork-emulated:/path',
    description: "whose programs run there: repro's, or the original's from a folder on each host",
  }),
  ...sshFlags,
};

export interface SshFlags {
  'known-hosts'?: string;
  'accept-new-host-keys'?: boolean;
  'ssh-config'?: string;
}

/** Throws UserError `E_TARGET` for a flag that only hosts have a use for, where there are none. */
export function refuseWithoutHosts(flags: SshFlags & { binaries?: string; deploy?: boolean }): void {
  const others = ['deploy', 'known-hosts', 'accept-new-host-keys', 'ssh-config'] as const;
  const original = (flags.binaries ?? 'bundled') !== 'bundled';
  const given = original ? 'binaries' : others.find((name) => flags[name]);
  if (given === undefined) return;
  throw new UserError(
    'E_TARGET',
    `--${given} is for hosts, and there is no --hosts.`,
    'Add --hosts localhost for this machine over SSH, or leave it out.',
  );
}

/** What ssh is told by them. Files are taken from the current folder. */
export function sshOptionsOf(flags: SshFlags) {
  return {
    knownHosts: flags['known-hosts'] && resolve(flags['known-hosts']),
    acceptNewHostKeys: flags['accept-new-host-keys'],
    sshConfig: flags['ssh-config'] && resolve(flags['ssh-config']),
  };
}

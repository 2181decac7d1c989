import { UserError } from '../../../errors.js';

/** Whose programs play the roles: repro's own, or the original's from a folder on each host. */
export type Binaries = { kind: 'bundled' } | { kind: 'clockwork'; build: string; emulated: boolean };

/**
 * Reads `--binaries bundled`, `clockwork:/path`, or `clockwork-emulated:/path` for the workers without GPUs.
 *
 * @throws UserError `E_BINARIES` for anything else.
 */
export function parseBinaries(text: string): Binaries {
  if (text === 'bundled') return { kind: 'bundled' };
  const [, emulated, build] = /^clockwork(-emulated)?:(\/[^\n\r\0]*)$/.exec(text) ?? [];
  if (build !== undefined)
    return { kind: 'clockwork', build: build.replace(/(?<=.)\/+$/, ''), emulated: emulated !== undefined };
  throw new UserError(
    'E_BINARIES',
    `--binaries cannot be '${text}'.`,
    'Give bundled, or clockwork: and the absolute path of the build folder on the hosts: clockwork:/opt/clockwork/build',
  );
}

/** What a check of hosts looks for because of them. */
export function binariesToCheck(binaries: Binaries): { build?: string; emulated?: boolean } {
  return binaries.kind === 'clockwork' ? { build: binaries.build, emulated: binaries.emulated } : {};
}

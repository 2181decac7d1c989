import { UserError } from '../../../errors.js';

/** Whose programs play the roles: repro's own, or the original's from a folder on each host. */
export type Binaries = { kind: 'bundled' } | { kind: 'clockwork'; build: string };

/**
 * Reads `--binaries bundled` or `--binaries clockwork:/path`.
 *
 * @throws UserError `E_BINARIES` for anything else.
 */
export function parseBinaries(text: string): Binaries {
  if (text === 'bundled') return { kind: 'bundled' };
  const build = /^clockwork:(\/[^\n\r\0]*)$/.exec(text)?.[1];
  if (build !== undefined) return { kind: 'clockwork', build: build.replace(/(?<=.)\/+$/, '') };
  throw new UserError(
    'E_BINARIES',
    `--binaries cannot be '${text}'.`,
    'Give bundled, or clockwork: and the absolute path of the build folder on the hosts: clockwork:/opt/clockwork/build',
  );
}

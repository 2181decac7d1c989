import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { packageRoot } from '../../experiment/package-root.js';
import type { Launcher } from '../processes/launcher.js';
import { quote } from '../processes/quote.js';
import type { Host } from './declare/host.js';
import { makeHostFolder } from './host-folder.js';

/** The programs of the roles in one file, with the name that it has on hosts: of its content, so that versions lie side by side. */
export interface Core {
  file: string;
  name: string;
  sha256: string;
}

/** The core that this repro has built. Throws UserError when it has not. */
export function ownCore(file = join(packageRoot().dir, 'dist', 'core.mjs')): Core {
  if (!existsSync(file)) {
    throw new UserError(
      'E_NOT_BUILT',
      `There is no ${file}.`,
      'Type `npm run build` in the folder of repro.',
      ExitCode.internal,
    );
  }
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  return { file, name: `core-${sha256.slice(0, 16)}.mjs`, sha256 };
}

/** Where a host has the core. */
export function corePath({ dir }: Pick<Host, 'dir'>, { name }: Core): string {
  return `${dir}/${name}`;
}

/**
 * Sees that a host has the core, by its hash, and copies it there when it may. Returns its absolute path there and whether it was copied.
 *
 * @throws UserError `E_NOT_DEPLOYED` when it is not there and may not be copied.
 */
export async function deployCore(
  launcher: Launcher,
  host: Host,
  core: Core,
  mayCopy: boolean,
): Promise<{ path: string; copied: boolean }> {
  const dir = quote(host.dir);
  const file = quote(core.name);
  const look = `cd -- ${dir} 2>/dev/null && pwd -P && { if command -v sha256sum >/dev/null 2>&1; then sha256sum ${file}; else shasum -a 256 ${file}; fi; } 2>/dev/null`;
  const { stdout } = await launcher.script(look);
  const [folder = '', sum = ''] = stdout.split('\n');
  const path = `${folder}/${core.name}`;
  if (folder !== '' && sum.startsWith(`${core.sha256} `)) return { path, copied: false };
  if (!mayCopy) {
    throw new UserError(
      'E_NOT_DEPLOYED',
      `Host ${host.name} does not have the programs of this repro.`,
      'Add --deploy to copy them there.',
      ExitCode.host,
    );
  }
  const to = `${await makeHostFolder(launcher, host.dir)}/${core.name}`;
  await launcher.put(core.file, to, '755');
  return { path: to, copied: true };
}

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { ClaimRow } from './check.js';

/**
 * Writes `claims.json` into a logdir, whole or not at all, and returns its path. Throws UserError when the folder cannot
 * be written.
 */
export function writeClaims(dir: string, experiment: string, claims: readonly ClaimRow[]): string {
  const path = join(dir, 'claims.json');
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify({ format: 1, experiment, claims }, null, 2)}\n`);
    renameSync(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      'E_NOT_WRITABLE',
      `Cannot write ${path} (${code}).`,
      'Give a logdir of yours, or add --no-save to judge without keeping the result.',
    );
  }
  return path;
}

import { join } from 'node:path';
import { replaceFile } from '../write-file.js';
import type { ClaimRow } from './check.js';

/**
 * Writes `claims.json` into a logdir, whole or not at all, and returns its path. Throws UserError when the folder cannot
 * be written.
 */
export function writeClaims(dir: string, experiment: string, claims: readonly ClaimRow[]): string {
  const path = join(dir, 'claims.json');
  const text = `${JSON.stringify({ format: 1, experiment, claims }, null, 2)}\n`;
  return replaceFile(
    path,
    text,
    'Give a logdir of yours, or add --no-save to judge without keeping the result.',
  );
}

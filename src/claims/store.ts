import { join } from 'node:path';
import { replaceFile } from '../write-file.js';
import type { ClaimRow } from './check.js';

/** What `claims.json` holds. */
export function claimsFile(experiment: string, claims: readonly ClaimRow[]): string {
  return `${JSON.stringify({ format: 1, experiment, claims }, null, 2)}\n`;
}

/** Name of that file in a logdir. */
export const CLAIMS = 'claims.json';

/**
 * Writes `claims.json` into a logdir, whole or not at all, and returns its path. Throws UserError when the folder cannot
 * be written.
 */
export function writeClaims(dir: string, experiment: string, claims: readonly ClaimRow[]): string {
  const path = join(dir, CLAIMS);
  return replaceFile(
    path,
    claimsFile(experiment, claims),
    'Give a logdir of yours, or add --no-save to judge without keeping the result.',
  );
}

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../../telemetry/logdir/records.js';

/** Folders below the given one that are looked into: runs lie in runs/EXPERIMENT/TIME. */
const DEPTH = 4;

/** Logdirs in a folder and below it, in order of path. Links are not followed, and nothing is looked for inside a logdir. */
export function findRuns(folder: string, depth = DEPTH): string[] {
  if (existsSync(join(folder, MANIFEST))) return [folder];
  if (depth === 0) return [];
  return subfolders(folder).flatMap((name) => findRuns(join(folder, name), depth - 1));
}

// A folder that may not be read has no runs for this user.
function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

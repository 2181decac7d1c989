import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandLine } from '../../shell-word.js';
import type { Manifest } from '../run.js';
import { POINT, readManifest } from './records.js';

/** The command that runs what is left of a run, as a shell takes it. */
export function resumeCommand(
  logdir: string,
  { experiment, experimentFile }: Pick<Manifest, 'experiment' | 'experimentFile'>,
): string {
  return commandLine('repro', 'run', experimentFile ?? experiment, '--logdir', logdir, '--resume');
}

/**
 * What to do about a table that cannot be read: a point of a run of ours counts as finished, and is kept, as long as its record
 * lies beside the table; a log of the original's can only be corrected.
 */
export function mendTable(path: string): string {
  const folder = dirname(path);
  const record = join(folder, POINT);
  const logdir = dirname(dirname(folder));
  if (!existsSync(record)) return 'Correct or remove the line.';
  const manifest = manifestOf(logdir);
  if (!manifest) return 'Restore the table.';
  return `Do the point again: delete ${record}, then: ${resumeCommand(logdir, manifest)}`;
}

// A manifest that is damaged too is told by whoever opens the run.
function manifestOf(logdir: string): Manifest | null {
  try {
    return readManifest(logdir);
  } catch {
    return null;
  }
}

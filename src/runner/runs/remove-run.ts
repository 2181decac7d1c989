import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { MANIFEST, POINTS, REPORT, readManifest } from '../../telemetry/logdir/records.js';
import { TEMPORARY } from '../../write-file.js';
import { guard } from '../store/atomic.js';
import { isLocked, LOCK, lockLogdir } from '../store/lock.js';
import { OWN_FILES, SLURM_FOLDER } from '../store/logdir.js';
import { CONSOLE_LOG, RUN_LOG } from '../store/run-log.js';
import { bytesOf } from './list-runs.js';

/** What repro writes into a logdir; the manifest goes last, so that half a removal is still seen as a run. */
const OURS = [POINTS, OWN_FILES, SLURM_FOLDER, 'graphs', 'claims.json', REPORT, CONSOLE_LOG, RUN_LOG];

const NEXT = 'See that you may write there, and type the same again.';

export interface Removed {
  logdir: string;
  /** What was, or would be, freed. */
  bytes: number;
  /** Names that repro did not write: they stay, and so does the folder. */
  left: string[];
}

/** What removing a run would take. @throws UserError for a folder that is no run, or a link. */
export function removable(logdir: string): Removed {
  const stat = lstatSync(logdir, { throwIfNoEntry: false });
  if (!stat?.isDirectory() || !readManifest(logdir))
    throw new UserError(
      'E_NO_RUN',
      `There is no run of repro in ${logdir}${stat?.isSymbolicLink() ? ', which is a link' : ''}.`,
      'Which there are: repro runs list',
    );
  const names = readdirSync(logdir).sort();
  const ours = names.filter(isOurs);
  return {
    logdir,
    bytes: ours.reduce((sum, name) => sum + bytesOf(join(logdir, name)), 0),
    left: names.filter((name) => !isOurs(name)),
  };
}

/** Removes what repro wrote into a logdir, and the folder when that is all. @throws UserError also while the run goes on. */
export function removeRun(logdir: string): Removed {
  const removed = removable(logdir);
  const release = lockWherePossible(logdir);
  try {
    const temporary = readdirSync(logdir).filter((name) => name.endsWith(TEMPORARY));
    for (const name of [...OURS, ...temporary, MANIFEST])
      guard(join(logdir, name), () => rmSync(join(logdir, name), { recursive: true, force: true }), NEXT);
  } finally {
    release();
  }
  if (removed.left.length === 0) guard(logdir, () => rmdirSync(logdir), NEXT);
  return removed;
}

// A full disk, which a removal is to mend, has no room for a lock.
function lockWherePossible(logdir: string): () => void {
  try {
    return lockLogdir(logdir);
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'E_LOGDIR_WRITE') || isLocked(logdir)) throw error;
    return () => rmSync(join(logdir, LOCK), { force: true });
  }
}

function isOurs(name: string): boolean {
  return [...OURS, MANIFEST, LOCK].includes(name) || name.endsWith(TEMPORARY);
}

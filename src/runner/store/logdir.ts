import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { shellWord } from '../../shell-word.js';
import { MANIFEST, POINTS, readManifest } from '../../telemetry/logdir/records.js';
import type { Manifest } from '../../telemetry/run.js';
import { TEMPORARY } from '../../write-file.js';
import { guard } from './atomic.js';
import { LOCK } from './lock.js';
import { CONSOLE_LOG, RUN_LOG } from './run-log.js';

/** Folder in a logdir where a run and its tasks on Slurm meet, while there are any. */
export const SLURM_FOLDER = 'slurm';

/** Folder of a run that was repeated from an archive: the user's own files that came with it. */
export const OWN_FILES = 'files';

export const pointFolder = (logdir: string, point: string): string => join(logdir, POINTS, point);

/** Absolute path of the logdir to use: the one given, or a new one named by the experiment and the time. */
export function newLogdir(
  given: string | undefined,
  experiment: string,
  resume: boolean,
  now: () => Date = () => new Date(),
): string {
  if (given !== undefined) return resolve(given);
  const runs = resolve('runs', experiment);
  if (resume) throw whichRun(runs);
  const stamp = join(runs, timestamp(now()));
  for (let copy = 1; ; copy++) {
    const dir = copy === 1 ? stamp : `${stamp}-${copy}`;
    if (!existsSync(dir)) return dir;
  }
}

function whichRun(runs: string): UserError {
  const latest = existsSync(runs) ? readdirSync(runs).sort().at(-1) : undefined;
  return new UserError(
    'E_LOGDIR',
    '--resume needs the logdir of the run to finish.',
    `Add --logdir ${latest ? shellWord(join(runs, latest)) : '<logdir>'}.`,
  );
}

// Local time, as the original's scripts name their directories.
function timestamp(date: Date): string {
  const parts = [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
  ];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/**
 * The manifest of the run to resume, or null for a new run in a directory that is absent or unused.
 *
 * @throws UserError when the directory holds something else, another experiment, or a run while none is to be resumed.
 */
export function existingRun(logdir: string, experiment: string, resume: boolean): Manifest | null {
  const stat = guard(logdir, () => statSync(logdir, { throwIfNoEntry: false }));
  if (stat && !stat.isDirectory()) {
    throw new UserError('E_LOGDIR', `Logdir ${logdir} is not a directory.`, 'Give another --logdir.');
  }
  const manifest = stat ? readManifest(logdir) : null;
  if (manifest) return checkedRun(logdir, manifest, experiment, resume);
  // A run killed before its manifest was in place leaves no more than these.
  const foreign = stat
    ? readdirSync(logdir).filter(
        (name) => !name.endsWith(TEMPORARY) && ![RUN_LOG, LOCK, CONSOLE_LOG, OWN_FILES].includes(name),
      )
    : [];
  if (foreign.includes(POINTS)) {
    throw new UserError(
      'E_LOGDIR',
      `Logdir ${logdir} has points of a run, but its ${MANIFEST} is missing.`,
      'Restore that file, or give another --logdir.',
    );
  }
  if (foreign.length > 0) {
    throw new UserError(
      'E_LOGDIR',
      `Logdir ${logdir} holds something else than a run: ${foreign.sort()[0]}.`,
      'Give an empty or a new --logdir.',
    );
  }
  if (resume && !stat) {
    throw new UserError(
      'E_LOGDIR',
      `There is no run to resume in ${logdir}.`,
      'Check --logdir, or leave --resume out.',
    );
  }
  return null;
}

function checkedRun(logdir: string, manifest: Manifest, experiment: string, resume: boolean): Manifest {
  if (manifest.experiment !== experiment) {
    throw new UserError(
      'E_LOGDIR',
      `Logdir ${logdir} holds a run of ${manifest.experiment}, not of ${experiment}.`,
      'Give another --logdir.',
    );
  }
  if (resume) return manifest;
  throw new UserError(
    'E_LOGDIR',
    `Logdir ${logdir} already holds a run.`,
    'Add --resume to finish it, or give another --logdir.',
  );
}

import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import { type LoadedExperiment, loadBundled, loadExperiment } from '../experiment/load.js';
import { asking, trustNamed } from '../experiment/trust.js';
import { count } from '../plural.js';
import { isLocked } from '../runner/store/lock.js';
import { resumeCommand } from '../telemetry/logdir/again.js';
import { fits, inferExperiment, withDeclaredNames } from '../telemetry/logdir/infer.js';
import { openRun } from '../telemetry/logdir/open-run.js';
import type { Run } from '../telemetry/run.js';

export interface OpenedLogdir {
  run: Run;
  /** Null for a logdir of the original's whose experiment cannot be told, and for one whose program may not run. */
  experiment: LoadedExperiment | null;
  /** Why that program may not run. */
  untrusted?: UserError;
}

/** What says which experiment a logdir is of: a name or file of the user's, and whether the logdir's own program may run in any case. */
export interface Given {
  experiment?: string;
  trust?: boolean;
}

/**
 * Opens a logdir together with the experiment that it is of: the one given, else the manifest's, else the only one that
 * its names fit. Parameters are under the experiment's own names. Throws UserError when several fit.
 */
export async function openLogdir(dir: string, given: Given = {}): Promise<OpenedLogdir> {
  trustNamed(given.trust);
  const run = await openRun(dir);
  const found = await experimentOf(run, given.experiment);
  if (found instanceof UserError) return { run, experiment: null, untrusted: found };
  return { run: found ? withDeclaredNames(run, found.declaration) : run, experiment: found };
}

/** The same, for what cannot be done without an experiment. */
export async function openExperimentRun(
  dir: string,
  given: Given = {},
): Promise<OpenedLogdir & { experiment: LoadedExperiment }> {
  const { run, experiment, untrusted } = await openLogdir(dir, given);
  if (untrusted) throw untrusted;
  if (experiment) return { run, experiment };
  throw new UserError(
    'E_NO_EXPERIMENT',
    `Cannot tell which experiment ${run.dir} is a run of.`,
    'Say which: --experiment NAME (repro experiments lists them).',
  );
}

async function experimentOf(run: Run, given?: string): Promise<LoadedExperiment | UserError | null> {
  const named = run.manifest?.experimentFile;
  if (given !== undefined) return sameExperiment(run, await loadExperiment(given));
  if (named !== undefined) {
    const loaded = await ownExperiment(run.dir, named).catch(ifUntrusted);
    return loaded instanceof UserError ? loaded : sameExperiment(run, loaded);
  }
  const bundled = await loadBundled();
  const declaration = inferExperiment(
    run,
    bundled.map((experiment) => experiment.declaration),
  );
  return bundled.find((experiment) => experiment.declaration === declaration) ?? null;
}

/**
 * The user's own experiment that the manifest in a logdir names. Throws UserError `E_UNTRUSTED` where that would run a program which this
 * user has not run here before.
 */
export function ownExperiment(logdir: string, file: string): Promise<LoadedExperiment> {
  return asking({ by: `the logdir ${logdir}`, values: [file] }, () => loadExperiment(resolve(file)));
}

function ifUntrusted(error: unknown): UserError {
  if (error instanceof UserError && error.code === 'E_UNTRUSTED') return error;
  throw error;
}

// What repro ran says what it is; only a logdir of the original's may be named otherwise.
function sameExperiment({ dir, manifest }: Run, experiment: LoadedExperiment): LoadedExperiment {
  const { name } = experiment.declaration;
  if (!manifest || manifest.experiment === name) return experiment;
  throw new UserError(
    'E_OTHER_EXPERIMENT',
    `${dir} holds a run of ${manifest.experiment}, not of ${name}.`,
    'Leave --experiment out, or give the logdir of another run.',
  );
}

/** A sentence about a log that is taken for an experiment's only because the user said so, or nothing. */
export function strangerNotice({ run, experiment }: OpenedLogdir, given?: string): string | undefined {
  if (given === undefined || !experiment || run.manifest || fits(run, experiment.declaration))
    return undefined;
  const { name } = experiment.declaration;
  return `Nothing in the names of the files in ${run.dir} says that they are of ${name}: taken for it because --experiment says so.`;
}

/** A sentence about a logdir that is read without its own experiment, or nothing. */
export function untrustedNotice({ untrusted }: OpenedLogdir): string | undefined {
  return untrusted && `Without its experiment: ${untrusted.message} ${untrusted.next}`;
}

/** A sentence about points that ended badly, or nothing. */
export function failedNotice({ dir, points }: Run): string | undefined {
  const bad = points.filter(({ status }) => status !== 'ok');
  if (bad.length === 0) return undefined;
  const which = `${bad[0].name}${bad.length > 1 ? ' the first' : ''}`;
  return `${bad.length} of ${count(points.length, 'point')} failed or ${bad.length === 1 ? 'is' : 'are'} invalid, ${which}: see point.json and error.log in ${dir}/points.`;
}

/** A sentence about points that the logdir plans but does not hold, or nothing. */
export function unfinishedNotice({ dir, manifest, points, unfinished }: Run): string | undefined {
  if (unfinished.length === 0) return undefined;
  const all = points.length + unfinished.length;
  const running = isLocked(dir);
  const which = `${unfinished.length} of ${count(all, 'point')} ${unfinished.length === 1 ? 'is' : 'are'} unfinished`;
  const next = running || !manifest ? 'wait until it ends' : resumeCommand(dir, manifest);
  return `The run ${running ? 'still goes on' : 'has not ended'}: ${which}. Next: ${next}`;
}

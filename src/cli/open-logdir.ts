import { UserError } from '../errors.js';
import { type LoadedExperiment, loadBundled, loadExperiment } from '../experiment/load.js';
import { count } from '../plural.js';
import { isLocked } from '../runner/store/lock.js';
import { resumeCommand } from '../telemetry/logdir/again.js';
import { fits, inferExperiment, withDeclaredNames } from '../telemetry/logdir/infer.js';
import { openRun } from '../telemetry/logdir/open-run.js';
import type { Run } from '../telemetry/run.js';

export interface OpenedLogdir {
  run: Run;
  /** Null for a logdir of the original's whose experiment cannot be told. */
  experiment: LoadedExperiment | null;
}

/**
 * Opens a logdir together with the experiment that it is of: the one given, else the manifest's, else the only one that
 * its names fit. Parameters are under the experiment's own names. Throws UserError when several fit.
 */
export async function openLogdir(dir: string, given?: string): Promise<OpenedLogdir> {
  const run = await openRun(dir);
  const experiment = await experimentOf(run, given);
  return { run: experiment ? withDeclaredNames(run, experiment.declaration) : run, experiment };
}

/** The same, for what cannot be done without an experiment. */
export async function openExperimentRun(
  dir: string,
  given?: string,
): Promise<OpenedLogdir & { experiment: LoadedExperiment }> {
  const { run, experiment } = await openLogdir(dir, given);
  if (experiment) return { run, experiment };
  throw new UserError(
    'E_NO_EXPERIMENT',
    `Cannot tell which experiment ${run.dir} is a run of.`,
    'Say which: --experiment NAME (repro experiments lists them).',
  );
}

async function experimentOf(run: Run, given?: string): Promise<LoadedExperiment | null> {
  const file = given ?? run.manifest?.experimentFile;
  if (file !== undefined) return sameExperiment(run, await loadExperiment(file));
  const bundled = await loadBundled();
  const declaration = inferExperiment(
    run,
    bundled.map((experiment) => experiment.declaration),
  );
  return bundled.find((experiment) => experiment.declaration === declaration) ?? null;
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

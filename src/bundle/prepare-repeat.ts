import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeVersion, codeVersionText } from '../code-version.js';
import { findAzureDay } from '../datasets/azure/find-day.js';
import { findDataSet } from '../datasets/catalogue.js';
import { partFile } from '../datasets/store.js';
import { UserError } from '../errors.js';
import { type LoadedExperiment, listExperiments, loadExperiment } from '../experiment/load.js';
import { refuseCode } from '../experiment/trust.js';
import type { RunSettings } from '../runner/plan/run-plan.js';
import { existingRun, newLogdir, OWN_FILES } from '../runner/store/logdir.js';
import { CORE_VERSION } from '../runner/version.js';
import { sha256Of } from '../sha256.js';
import { commandLine } from '../shell-word.js';
import { datasetText } from '../telemetry/dataset-text.js';
import type { Dataset } from '../telemetry/run.js';
import { getIt } from '../verify/missing-data.js';
import { TEMPORARY, whyNotWritten } from '../write-file.js';
import { FILES } from './format.js';
import { badBundle, type OpenedBundle } from './open-bundle.js';
import { unpack } from './unpack.js';

/** All that it takes to plan the same run again. */
export interface Repeat {
  logdir: string;
  experiment: LoadedExperiment;
  like: RunSettings;
  /** Takes away what was unpacked, where planning fails. */
  undo(): void;
}

/**
 * Brings the user's own files of an archive into a new logdir and goes to the folder there that relative paths are of.
 *
 * @param trust whether programs in the archive may be run.
 * @throws UserError for programs that are not trusted, data that is not here, an experiment that this repro does not have, and a logdir that is used.
 */
export async function prepareRepeat(
  bundle: OpenedBundle,
  { logdir: given, trust }: { logdir?: string; trust: boolean },
): Promise<Repeat> {
  const { file, index, manifest } = bundle;
  if (!trust) {
    refusePrograms(bundle);
    refuseCode(`it came with ${file}, or is named by it`);
  }
  if (index.experimentFile === undefined && !listExperiments().includes(index.experiment))
    throw new UserError(
      'E_UNKNOWN_EXPERIMENT',
      `${file} holds a run of ${index.experiment}, which this repro does not have.`,
      `It was made by ${codeVersionText(index.madeBy)}.`,
    );
  for (const dataset of manifest.datasets ?? []) await needData(file, dataset);
  const logdir = newLogdir(given, index.experiment, false);
  existingRun(logdir, index.experiment, false);
  const files = join(logdir, OWN_FILES);
  const isNew = !existsSync(logdir);
  const undo = (): void => {
    rmSync(isNew ? logdir : files, { recursive: true, force: true });
  };
  const before = process.cwd();
  try {
    if (index.folder !== undefined) {
      await unpackFiles(bundle, files);
      process.chdir(join(files, index.folder));
    }
    const { experimentFile } = index;
    const experiment = await loadExperiment(
      experimentFile === undefined ? index.experiment : join(files, experimentFile),
    );
    return { logdir, experiment, like: { ...manifest, experimentFile: experiment.file }, undo };
  } catch (error) {
    process.chdir(before);
    undo();
    throw error;
  }
}

function refusePrograms({ file, index }: OpenedBundle): void {
  if (index.code.length === 0 && index.experimentFile === undefined) return;
  const files = [...new Set([...index.code, ...(index.experimentFile ? [index.experimentFile] : [])])];
  throw new UserError(
    'E_UNTRUSTED',
    `${file} holds programs that the run would run: ${files.join(', ')}.`,
    `Read them (${commandLine('tar', '-xzf', file)}), and add --trust if you trust them.`,
  );
}

async function unpackFiles(bundle: OpenedBundle, files: string): Promise<void> {
  const unfinished = `${files}${TEMPORARY}`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    await unpack(bundle, unfinished, (path) =>
      path.startsWith(`${FILES}/`) ? path.slice(FILES.length + 1) : undefined,
    );
    renameSync(unfinished, files);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (!syscall || !code) throw badBundle(bundle.file, error);
    throw new UserError(
      'E_NOT_WRITABLE',
      `Cannot write ${files}: ${whyNotWritten(error)}.`,
      'Make room there, or give another --logdir.',
    );
  }
}

async function needData(bundle: string, dataset: Dataset): Promise<void> {
  if (!('sha256' in dataset)) return;
  const file =
    'day' in dataset
      ? findAzureDay(dataset.day)
      : dataset.kind === 'published'
        ? partFile(findDataSet('faro'), 1)
        : null;
  // A trace of the user's own is in the archive.
  if (file === null) return;
  const next = getIt(dataset);
  if (file === undefined)
    throw new UserError('E_NO_DATA', `${bundle} replays ${datasetText(dataset)}, which is not here.`, next);
  const found = await sha256Of(file);
  if (found !== dataset.sha256)
    throw new UserError(
      'E_NO_DATA',
      `${bundle} replays ${datasetText(dataset)}, but ${file} has the SHA-256 ${found}.`,
      next,
    );
}

/** A sentence about an archive of another code than this, or nothing. */
export function otherCode({ file, index: { madeBy } }: OpenedBundle): string | undefined {
  const here = codeVersion();
  const same = madeBy.repro === here.repro && madeBy.core === CORE_VERSION;
  if (same && (madeBy.source === undefined || madeBy.source === here.source)) return undefined;
  const keys = same ? '' : ' Its points have other keys here, and their tables may differ.';
  return `${file} was made by ${codeVersionText(madeBy)}, and this is ${codeVersionText(here)}.${keys}`;
}

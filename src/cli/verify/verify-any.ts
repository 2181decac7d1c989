import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import { loadBundled, loadExperiment } from '../../experiment/load.js';
import { trustNamed } from '../../experiment/trust.js';
import { ProgressReporter } from '../../runner/progress.js';
import { inferExperiment } from '../../telemetry/logdir/infer.js';
import { readManifest } from '../../telemetry/logdir/records.js';
import type { Manifest } from '../../telemetry/run.js';
import { verifyFromMetadata } from '../../verify/from-metadata.js';
import { type Item, statusOf } from '../../verify/verdict.js';
import {
  logdirOf,
  type OpenedFigure,
  openFigure,
  showsNoRun,
  verifyFigure,
} from '../../verify/verify-figure.js';
import { type VerifyOptions, verifyRun } from '../../verify/verify-run.js';
import { draws } from '../compare/draws.js';
import { ownExperiment } from '../open-logdir.js';
import { interruptible } from '../run/interrupt.js';
import { StatusLine } from '../status-line.js';
import { sourcesOf } from './sources.js';
import { otherCodeNotice, verifyText } from './verify-text.js';

/** The flags of `repro verify`. */
export interface VerifyFlags extends Pick<VerifyOptions, 'points' | 'sample' | 'seed' | 'jobs'> {
  logdir?: string[];
  input?: string[];
  experiment?: string;
  recompute: boolean;
  anyway: boolean;
  trust?: boolean;
}

export interface Verified {
  items: Item[];
  text: string;
  exitCode: ExitCode;
}

/** Verifies what the user names: a logdir, or the file of a figure. */
export async function verifyAny(
  what: string,
  flags: VerifyFlags,
  note: (sentence: string | undefined) => void,
): Promise<Verified> {
  const isFolder = statSync(what, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder && !existsSync(what))
    throw new UserError('E_NO_FILE', `${what} does not exist.`, 'Give a logdir, or the file of a figure.');
  return isFolder ? verifyLogdir(resolve(what), flags, note) : verifyFile(what, flags, note);
}

async function verifyLogdir(
  logdir: string,
  { logdir: twice, input, recompute, experiment: given, trust, ...options }: VerifyFlags,
  note: (sentence: string | undefined) => void,
): Promise<Verified> {
  if (recompute || twice || input)
    throw new UserError(
      'E_USAGE',
      `${recompute ? '--recompute' : twice ? '--logdir' : '--input'} is for a figure, and ${logdir} is a logdir.`,
      'Leave it out: the points of a logdir are computed again anyway.',
    );
  const manifest = readManifest(logdir);
  if (!manifest)
    throw new UserError(
      'E_NO_RUN',
      `There is no run of repro in ${logdir}.`,
      'Give the logdir of a run: it holds manifest.json.',
    );
  trustNamed(trust);
  const experiment = await experimentOf(logdir, manifest, given);
  // Relative paths in parameters mean what they meant when the run was made.
  if (manifest.own && existsSync(manifest.own.folder)) process.chdir(manifest.own.folder);
  note(otherCodeNotice(manifest));
  const line = new StatusLine(process.stderr);
  let done = 0;
  const { items, whole } = await interruptible((signal) =>
    verifyRun(logdir, manifest, experiment, {
      ...options,
      signal,
      onItem: () => done++,
      progress: (point, fraction) =>
        line.draw(() => `Recomputing ${point} (${Math.floor(fraction * 100)} %); ${done} files compared`),
    }),
  ).finally(() => line.end());
  const exitCode = whole ? statusOf(items) : ExitCode.interrupted;
  return { items, text: verifyText(items, { whole }), exitCode };
}

async function experimentOf(logdir: string, manifest: Manifest, given?: string): Promise<LoadedExperiment> {
  if (given !== undefined) return loadExperiment(given);
  const { experimentFile } = manifest;
  if (experimentFile !== undefined) return ownExperiment(logdir, experimentFile);
  const bundled = await loadBundled();
  const run = { dir: logdir, manifest, points: [], unfinished: [] };
  const found = inferExperiment(
    run,
    bundled.map(({ declaration }) => declaration),
  );
  return bundled.find(({ declaration }) => declaration === found)!;
}

async function verifyFile(
  file: string,
  { logdir, input, experiment, recompute, anyway, trust, points, sample, seed, jobs }: VerifyFlags,
  note: (sentence: string | undefined) => void,
): Promise<Verified> {
  const ofLogdirs = { '--points': points, '--sample': sample, '--seed': seed };
  const [misplaced] = Object.entries(ofLogdirs).find(([, value]) => value !== undefined) ?? [];
  if (misplaced)
    throw new UserError(
      'E_USAGE',
      `${misplaced} is for a logdir, and ${file} is a figure.`,
      'Leave it out, or give the logdir of its run.',
    );
  const figure = openFigure(file);
  if (showsNoRun(figure)) return verifyInputs(figure, input ?? [], { logdir, anyway });
  if (recompute) {
    const reporter = new ProgressReporter(process.stderr);
    const items = await interruptible((signal) =>
      verifyFromMetadata(figure, { experiment, anyway, jobs, signal, reporter }),
    );
    return { items, text: verifyText(items), exitCode: statusOf(items) };
  }
  if (input)
    throw new UserError(
      'E_USAGE',
      `--input is for figures of repro plan, allocate and profile, and ${file} shows a run.`,
      'Say which run it shows: -l LOGDIR',
    );
  const dirs = logdir ?? [logdirOf(file)].filter((dir) => dir !== undefined);
  if (dirs.length === 0)
    throw new UserError(
      'E_NO_LOGDIR',
      `${file} does not lie in the graphs/ of a logdir.`,
      'Say which run it shows: -l LOGDIR. Or run its points again: --recompute',
    );
  const items = await verifyFigure(figure, await sourcesOf(dirs, { experiment, trust }, note), anyway);
  return { items, text: verifyText(items), exitCode: statusOf(items) };
}

async function verifyInputs(
  figure: OpenedFigure,
  inputs: readonly string[],
  { logdir, anyway }: Pick<VerifyFlags, 'logdir' | 'anyway'>,
): Promise<Verified> {
  if (logdir)
    throw new UserError(
      'E_USAGE',
      `${figure.file} shows no run.`,
      'Leave out --logdir, and give the files that it was drawn from: --input FILE',
    );
  for (const input of inputs)
    if (!statSync(input, { throwIfNoEntry: false })?.isFile())
      throw new UserError('E_NO_FILE', `${input} is no file.`, 'Give a file that the figure was drawn from.');
  const items = await verifyFigure(figure, { shown: [], draws, inputs }, anyway);
  return { items, text: verifyText(items), exitCode: statusOf(items) };
}

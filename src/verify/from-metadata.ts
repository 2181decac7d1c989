import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadZoo } from '../datasets/zoo/index.js';
import { UserError } from '../errors.js';
import { type LoadedExperiment, listExperiments, loadExperiment } from '../experiment/load.js';
import { isPolicyFile } from '../experiment/load-faro-policy.js';
import { textsOf } from '../experiment/trust.js';
import type { FigureMetadata } from '../plot/metadata/figure-metadata.js';
import { digestOf, type RunOrigin } from '../plot/metadata/run-origin.js';
import { executePlan } from '../runner/execute-plan.js';
import { planRun } from '../runner/plan/plan-run.js';
import type { RunPlan, RunSettings } from '../runner/plan/run-plan.js';
import type { Reporter } from '../runner/reporter.js';
import { sha256Of } from '../sha256.js';
import type { TableName } from '../telemetry/columns.js';
import { withDeclaredNames } from '../telemetry/logdir/infer.js';
import { settingsShape } from '../telemetry/logdir/manifest-shape.js';
import { openRun } from '../telemetry/logdir/open-run.js';
import { temporaryFolder } from '../temporary-folder.js';
import { differs, type Item } from './verdict.js';
import type { OpenedFigure } from './verify-figure.js';
import { metadataOf, verifyFigure } from './verify-figure.js';

export interface FromMetadata {
  /** The user's own experiment, where it is one: the metadata does not carry it. */
  experiment?: string;
  anyway: boolean;
  /** Points at the same time; as many as cores by default. */
  jobs?: number;
  signal: AbortSignal;
  reporter: Reporter;
}

/**
 * Runs what a figure says that it shows, from its metadata alone, in a temporary logdir, draws it and compares.
 *
 * @throws UserError for a figure that shows no simulated run, or one that needs files which the metadata only names.
 */
export async function verifyFromMetadata(figure: OpenedFigure, options: FromMetadata): Promise<Item[]> {
  const metadata = metadataOf(figure);
  const origin = metadata.runs[0];
  const experiment = await experimentOf(figure.file, metadata, options.experiment);
  const root = temporaryFolder('repro-verify');
  try {
    const like = settingsOf(figure.file, origin, experiment);
    const { jobs } = options;
    const plan = await planRun({ experiment, like, logdir: join(root, 'run'), jobs, loadProfiles: loadZoo });
    const other = otherPoints(figure.file, origin, plan);
    if (other && !options.anyway) return [other];
    const { signal, reporter } = options;
    const outcome = await executePlan(plan, reporter, { signal });
    if (outcome.status === 'interrupted')
      throw new UserError('E_INTERRUPTED', 'The verification was interrupted.', '', 130);
    const run = withDeclaredNames(await openRun(plan.logdir), experiment.declaration);
    const sources = { shown: [{ run, experiment }], draws: noDraws };
    return await verifyFigure(figure, sources, options.anyway);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const noDraws = (): never => {
  throw new Error('a figure of repro run is drawn without random numbers');
};

async function experimentOf(
  file: string,
  metadata: FigureMetadata,
  given: string | undefined,
): Promise<LoadedExperiment> {
  const refuse = (why: string, next: string): never => {
    throw new UserError('E_NOT_RECOMPUTED', `${file} cannot be made of its metadata alone: ${why}.`, next);
  };
  const origin = metadata.runs[0];
  const withLogdir = 'Give the logdir of its run: -l LOGDIR';
  if (metadata.by !== 'run' || !origin?.experiment) return refuse(`repro ${metadata.by} drew it`, withLogdir);
  if (origin.target !== 'sim') return refuse('its run was one with real processes', withLogdir);
  const { own = [], experiment } = origin;
  const isOwn = /\.m?[jt]s$/.test(own[0]?.name ?? '') && given !== undefined;
  if (given === undefined) {
    if (own.length > 0)
      return refuse(
        `it needs the files ${own.map(({ name }) => name).join(', ')}`,
        `${withLogdir}, or the experiment with --experiment FILE`,
      );
    // A path would have whoever made the figure choose which program runs.
    if (!listExperiments().includes(experiment))
      return refuse(
        `repro has no experiment ${JSON.stringify(experiment)}`,
        `${withLogdir}, or the experiment with --experiment FILE`,
      );
    return loadExperiment(experiment);
  }
  if (isOwn && (await sha256Of(given)) !== own[0].sha256)
    return refuse(
      `${given} is not the ${own[0].name} of its run, which has the SHA-256 ${own[0].sha256}`,
      withLogdir,
    );
  return loadExperiment(given);
}

/**
 * The settings of a run that a figure's metadata tells. Whoever made the figure may have written anything there, so that no file is read or
 * run that only it names: the user's own files are in metadata by mere names, which mean nothing here.
 */
export function settingsOf(file: string, origin: RunOrigin, experiment: LoadedExperiment): RunSettings {
  const wrong = settingsShape(origin);
  if (wrong)
    throw new UserError(
      'E_NO_METADATA',
      `The metadata of ${file} is damaged: ${wrong}.`,
      'Compare it with its run: -l LOGDIR.',
    );
  const { scale, seed, repeats, until, parameters, swept, selected, telemetry, datasets } =
    origin as Required<RunOrigin>;
  const named = textsOf({ parameters, swept }).find(namesFile);
  if (named !== undefined)
    throw new UserError(
      'E_NOT_RECOMPUTED',
      `${file} cannot be made of its metadata alone: its run read the file ${JSON.stringify(named)}, and the metadata does not carry files.`,
      'Give the logdir of its run: -l LOGDIR',
    );
  return {
    experiment: experiment.declaration.name,
    ...(experiment.file !== undefined && { experimentFile: experiment.file }),
    scale,
    target: 'sim',
    seed,
    repeats,
    until,
    parameters,
    swept,
    selected,
    datasets,
    telemetry: [...telemetry] as TableName[],
  };
}

/** Whether a value could be the path of a file: it looks like one, or there is one of that name here. */
function namesFile(value: string): boolean {
  if (isPolicyFile(value)) return true;
  try {
    return !statSync(value).isDirectory();
  } catch {
    return false;
  }
}

function otherPoints(file: string, { points, versions }: RunOrigin, plan: RunPlan): Item | null {
  // How many repeats `--until` asks for is known when they have run.
  if (plan.until) return null;
  if (digestOf(plan.points.map(({ key }) => key)) === points.digest) return null;
  return differs(
    file,
    `the ${plan.points.length} points that its metadata describes are others here than the ${points.count} that it shows, which repro ${versions?.repro ?? 'unknown'} made; --anyway compares all the same`,
  );
}

import { basename } from 'node:path';
import { checkRun } from '../claims/check.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { repeatCommand } from '../experiment/repeat-command.js';
import type { PointView, Run } from '../telemetry/run.js';
import type { Activity } from './activity.js';
import type { Claims, PointRow, ReportData } from './data.js';
import { reportedFigures } from './figures.js';
import { Measured } from './measures/measured.js';
import { type Distinction, distinctionsOf, parameterRows } from './parameters.js';
import { offerSimulator } from './simulator/offer-simulator.js';
import { slowestOf } from './slowest.js';
import { noticesOf, troublesOf } from './troubles.js';

export interface CollectOptions {
  /** What somebody does to the logdir now. */
  activity: Activity;
  /** Requests of a point that are explained. */
  worst: number;
  /** What points came to; kept by a caller that collects again and again. */
  measured?: Measured;
}

/**
 * Collects all that a report shows from a run: figures, claims, measures of its points, their slowest requests.
 *
 * @throws UserError when a table is malformed, or a figure or a claim of a user's own fails.
 */
export async function collectReport(
  run: Run,
  experiment: LoadedExperiment | null,
  { activity, worst, measured = new Measured() }: CollectOptions,
): Promise<ReportData> {
  const declaration = experiment?.declaration ?? null;
  const { manifest } = run;
  const distinctions = distinctionsOf(run, declaration);
  const points: PointRow[] = [];
  for (const point of run.points) points.push(await rowOf(point, distinctions, measured));
  const { slowest, note } = await measured.slowest(run, () => slowestOf(run.points, points, worst));
  const { figures, notes } = await reportedFigures(run, experiment);
  return {
    experiment: declaration?.name ?? null,
    title: declaration?.title ?? `Log ${basename(run.dir)}`,
    summary: declaration?.summary ?? 'Telemetry that belongs to no experiment that repro knows.',
    paper: declaration && paperText(declaration.paper),
    folder: basename(run.dir),
    manifest,
    activity,
    planned: manifest?.points.length ?? run.points.length,
    claims: await claimsOf(run, experiment),
    figures,
    figureNotes: notes,
    varied: distinctions.map(({ name }) => name),
    points,
    troubles: troublesOf(run, activity),
    slowest,
    slowestNote: note,
    parameters: parameterRows(run, declaration),
    repeat: manifest && repeatCommand(manifest, declaration),
    notices: noticesOf(run),
    simulator: await offerSimulator(run, experiment, points),
  };
}

async function rowOf(
  point: PointView,
  distinctions: readonly Distinction[],
  measured: Measured,
): Promise<PointRow> {
  const { name, status } = point;
  const values = distinctions.map(({ of }) => of(point));
  return { name, values, status, measures: await measured.point(point) };
}

async function claimsOf(run: Run, experiment: LoadedExperiment | null): Promise<Claims> {
  if (!experiment) return { reason: 'Claims belong to experiments, and this log to none.' };
  const { declaration, file } = experiment;
  if (declaration.claims.length === 0)
    return { reason: `Experiment ${declaration.name} declares no claims.` };
  return { rows: await checkRun(run, declaration, file) };
}

/** Leaves out what a comparison of one's own, which says "none", does not have. */
function paperText({
  system,
  title,
  venue,
  section,
  figure,
}: LoadedExperiment['declaration']['paper']): string {
  const where = [/^\d/.test(section) ? `§${section}` : section, figure.replace(/^none: /, '')].filter(
    (part) => part !== 'none',
  );
  return [system, title, venue, where.join(', ')]
    .filter((part) => part !== 'none' && part !== '')
    .join(' · ');
}

import { loadZoo } from '../datasets/zoo/index.js';
import type { LoadedExperiment } from '../experiment/load.js';
import type { AnyExperiment, AnyParameter } from '../experiment/parameters.js';
import { sweepRows } from '../experiment/sweep.js';
import { count } from '../plural.js';
import { planRun } from '../runner/plan/plan-run.js';
import { type Scale, scales, type Values } from '../telemetry/run.js';
import { renderTable } from './table.js';
import { duration } from './units.js';

/** An experiment as the table, the help and `--json` show it. */
export interface ExperimentSummary {
  declaration: AnyExperiment;
  /** Estimated seconds on this machine's cores, judging and drawing included. */
  seconds: Record<Scale, number>;
}

/** Estimates how long an experiment takes at each scale. */
export async function summarise(experiment: LoadedExperiment): Promise<ExperimentSummary> {
  const entries = await Promise.all(
    scales.map(async (scale) => {
      const plan = await planRun({ experiment, scale, loadProfiles: loadZoo });
      return [scale, plan.estimatedSeconds + plan.finishSeconds] as const;
    }),
  );
  return {
    declaration: experiment.declaration,
    seconds: Object.fromEntries(entries) as Record<Scale, number>,
  };
}

/** Every experiment in a line or two. */
export function experimentsTable(summaries: readonly ExperimentSummary[], width: number): string {
  const head = ['EXPERIMENT', 'PAPER', 'FIGURE', 'ROLES', 'TIME: QUICK', 'SMALL', 'PAPER SCALE', 'CLAIMS'];
  const rows = summaries.map(({ declaration, seconds }) => [
    declaration.name,
    ofPaper(declaration) ? `${declaration.paper.system}, ${declaration.paper.venue}` : 'none',
    `${declaration.paper.figure.replace(/^none: /, '')}: ${declaration.title}`,
    roles(declaration).join(', '),
    ...scales.map((scale) => duration(seconds[scale])),
    String(declaration.claims.length),
  ]);
  return renderTable(head, rows, { width, right: head.slice(4) });
}

/** One experiment in full: source, roles, parameters, scales, sweep and claims. */
export function experimentText({ declaration, seconds }: ExperimentSummary, width: number): string {
  const { name, title, summary, paper, parameters } = declaration;
  const where = [paper.venue, `section ${paper.section}`, paper.figure].filter(
    (part) => !part.endsWith('none'),
  );
  const source = ofPaper(declaration)
    ? `${paper.system}: "${paper.title}", ${where.join(', ')}`
    : `No paper's, but ${paper.figure.replace(/^none: /, '')}. It is about ${paper.system}${paper.title === 'none' ? '' : `: "${paper.title}", ${paper.venue}`}`;
  const section = (heading: string, head: string[], rows: string[][]) =>
    `${heading}\n${renderTable(head, rows, { width: width - 2 }).replace(/^(?=.)/gm, '  ')}`;
  return [
    `${name}: ${title}\n${summary}\n${source}`,
    section(
      'ROLES',
      ['ROLE', 'COUNT', 'BINARY', 'DESCRIPTION'],
      Object.entries(declaration.roles).map(([role, { count, binary, description }]) => [
        role,
        typeof count === 'number' ? String(count) : `${count} (${parameters[count]?.default})`,
        binary,
        description,
      ]),
    ),
    section(
      'PARAMETERS (--set name=value)',
      ['NAME', 'DEFAULT', 'DESCRIPTION'],
      Object.entries<AnyParameter>(parameters).map(([key, parameter]) => [
        [key, ...(parameter.aliases ?? [])].join(', '),
        `${parameter.default}${parameter.unit ? ` ${parameter.unit}` : ''}`,
        `${parameter.description}${limits(parameter)}`,
      ]),
    ),
    section(
      'SCALES (--scale)',
      ['SCALE', 'TIME', 'DESCRIPTION'],
      scales.map((scale) => [
        scale === declaration.defaultScale ? `${scale} (default)` : scale,
        duration(seconds[scale]),
        declaration.scales[scale].description,
      ]),
    ),
    `SWEEP: ${count(sweepRows(declaration.sweep).length, 'point')}\n${sweepText(declaration).replace(/^/gm, '  ')}`,
    section(
      'CLAIMS',
      ['ID', 'STATEMENT', 'SOURCE'],
      declaration.claims.map(({ id, statement, source }) => [id, statement, source]),
    ),
    `Run it: repro run ${name}`,
  ].join('\n\n');
}

/** Whether a figure of the paper is reproduced; a comparison of our own says "none: " and what it is. */
const ofPaper = ({ paper }: AnyExperiment): boolean => !paper.figure.startsWith('none: ');

/** What `--json` prints of an experiment: what it declares as data. */
export function experimentJson({ declaration, seconds }: ExperimentSummary): object {
  const { name, title, summary, paper, parameters, roles, scales, defaultScale, sweep, telemetry } =
    declaration;
  return {
    name,
    title,
    summary,
    paper,
    parameters,
    roles,
    scales,
    defaultScale,
    sweep,
    telemetry,
    points: sweepRows(sweep).length,
    estimatedSeconds: seconds,
    figures: declaration.figures.map((figure) => ({ name: figure.name, title: figure.title })),
    claims: declaration.claims.map(({ measure: _, ...claim }) => claim),
  };
}

function roles({ roles, parameters }: AnyExperiment): string[] {
  return Object.entries(roles).flatMap(([role, { count }]) => {
    const n = typeof count === 'number' ? count : parameters[count]?.default;
    if (n === 0) return [];
    return n === 1 ? role : `${n} ${role}s`;
  });
}

function limits({ choices, min, max, presets }: AnyParameter): string {
  const parts: string[] = [];
  if (choices) parts.push(choices.join(' | '));
  else if (min !== undefined && max !== undefined) parts.push(`${min} to ${max}`);
  else if (min !== undefined) parts.push(`${min} or more`);
  else if (max !== undefined) parts.push(`${max} or less`);
  if (presets) parts.push(`presets ${Object.keys(presets).join(', ')}`);
  return parts.length > 0 ? ` (${parts.join('; ')})` : '';
}

function sweepText({ sweep }: AnyExperiment): string {
  const line = (row: Values) =>
    Object.entries(row)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
  if ('list' in sweep) return sweep.list.map(line).join('\n');
  const columns = Object.entries('grid' in sweep ? sweep.grid : sweep.paired);
  const how = 'grid' in sweep ? 'every combination of' : 'row by row of';
  if (columns.length === 0) return 'nothing is swept';
  return [
    ...(columns.length > 1 ? [how] : []),
    ...columns.map(([name, values]) => `${name} = ${values.join(', ')}`),
  ].join('\n');
}

import type { SystemSpec } from '../../experiment/declaration.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import { defaults } from '../../experiment/parameters.js';
import { callUserCode } from '../../experiment/user-code.js';
import type { PointView, Run } from '../../telemetry/run.js';
import type { Measure, PointRow } from '../data.js';
import type { Settings } from './offer.js';

/** Points that a reader can start from. */
const MOST_STARTS = 100;

/** A point that has ended, as what it ran, and what it came to. */
export interface Planned<S extends SystemSpec = SystemSpec> {
  point: PointView;
  spec: S;
  measures: readonly Measure[];
}

/** What the points of a run that did not fail were run as. @throws UserError when a user's own declaration fails. */
export async function plannedSpecs(
  run: Run,
  { declaration, file }: LoadedExperiment,
  rows: readonly PointRow[],
): Promise<Planned[]> {
  const measures = new Map(rows.map((row) => [row.name, row.measures]));
  const planned: Planned[] = [];
  for (const point of run.points.filter(({ status }) => status !== 'failed')) {
    const values = { ...defaults(declaration.parameters), ...run.manifest?.parameters, ...point.parameters };
    const whose = { file, what: 'point()', again: `repro report -l ${run.dir}` };
    const spec = await callUserCode(whose, () => declaration.point(values));
    planned.push({ point, spec, measures: measures.get(point.name) ?? [] });
  }
  return planned;
}

/** The points of one system. */
export function ofSystem<N extends SystemSpec['system']>(
  planned: readonly Planned[],
  system: N,
): Planned<Extract<SystemSpec, { system: N }>>[] {
  const of = planned.filter(({ spec }) => spec.system === system);
  return of.slice(0, MOST_STARTS) as Planned<Extract<SystemSpec, { system: N }>>[];
}

/** A point to start from: its settings, what is not a setting of it, and how the simulation differs from it. */
export interface Start<S> {
  point: string;
  settings: Settings;
  spec: S;
  notes: readonly string[];
}

/** Starts as a page takes them, each different spec once. */
export function withSpecs<S>(starts: readonly Start<S>[]) {
  const specs = new Map<string, { index: number; spec: S }>();
  const placed = starts.map(({ point, settings, spec, notes }) => {
    const key = JSON.stringify(spec);
    const known = specs.get(key) ?? { index: specs.size, spec };
    specs.set(key, known);
    return { point, settings, spec: known.index, note: notes.join('; ') };
  });
  return { starts: placed, specs: [...specs.values()].map(({ spec }) => spec) };
}

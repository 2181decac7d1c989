import { UserError } from '../../errors.js';
import { provides, type TableName } from '../columns.js';
import type { Run, Value, Values } from '../run.js';
import { bareNames } from './flat-names.js';

interface DeclaredParameter {
  type: 'int' | 'number' | 'boolean' | 'string';
  aliases?: readonly string[];
  choices?: readonly Value[];
}

/** What of an experiment's declaration tells whether a run is of it. Every ExperimentDeclaration fits. */
export interface Recognisable {
  name: string;
  parameters: Readonly<Record<string, DeclaredParameter>>;
  sweep:
    | { grid: Readonly<Record<string, unknown>> }
    | { list: readonly Values[] }
    | { paired: Readonly<Record<string, unknown>> };
  telemetry: readonly TableName[];
  numberedRun?: boolean;
}

/** Declared name of a parameter that is called by its name or one of its aliases; undefined when it is neither. */
export function declaredName(
  declaration: Pick<Recognisable, 'parameters'>,
  name: string,
): string | undefined {
  if (Object.hasOwn(declaration.parameters, name)) return name;
  return Object.keys(declaration.parameters).find((key) =>
    declaration.parameters[key].aliases?.includes(name),
  );
}

/**
 * The run with its points' parameters under the declaration's names and types: `num-models` becomes `models`. Names
 * that the declaration does not know stay as they are.
 */
export function withDeclaredNames(run: Run, declaration: Pick<Recognisable, 'parameters'>): Run {
  const points = run.points.map((point) => {
    const parameters = Object.entries(point.parameters).map(([name, value]) => {
      const key = declaredName(declaration, name) ?? name;
      return [key, declaration.parameters[key]?.type === 'string' ? String(value) : value];
    });
    return { ...point, parameters: Object.fromEntries(parameters) as Values };
  });
  return { ...run, points };
}

/**
 * The experiment that a run is of: the manifest's, else the one that declares every parameter in the names of the
 * points, sweeps no other, and needs no table that a point lacks. Null when there is none; a run whose manifest names
 * `experimentFile` is of a user's file, which the caller loads.
 *
 * @throws UserError (exit 2) when several fit, or the manifest's experiment is not among `declarations`.
 */
export function inferExperiment<D extends Recognisable>(run: Run, declarations: readonly D[]): D | null {
  const { manifest } = run;
  if (manifest) {
    const named = declarations.find(({ name }) => name === manifest.experiment);
    if (named || manifest.experimentFile) return named ?? null;
    throw new UserError(
      'E_UNKNOWN_EXPERIMENT',
      `${run.dir} holds experiment '${manifest.experiment}', which this version of repro does not have.`,
      'Give its declaration with --experiment <file>.',
    );
  }
  const candidates = declarations.filter((declaration) => fits(run, declaration));
  if (candidates.length < 2) return candidates[0] ?? null;
  const names = candidates.map(({ name }) => name).sort();
  throw new UserError(
    'E_EXPERIMENT_AMBIGUOUS',
    `${run.dir} could be a run of ${names.join(' or ')}.`,
    `Say which: --experiment ${names.join(', or ')}.`,
  );
}

/** Whether the names and tables of a run's points are those of an experiment. */
export function fits(run: Run, declaration: Recognisable): boolean {
  if (declaration.numberedRun && isFirst(run)) return provided(run.points[0], declaration);
  const swept = sweptNames(declaration);
  return run.points.every((point) => {
    const names = Object.keys(point.parameters).map((name) => declaredName(declaration, name));
    return (
      names.length > 0 &&
      !names.includes(undefined) &&
      (swept.every((name) => names.includes(name)) || isBare(point.parameters, names, swept)) &&
      Object.entries(point.parameters).every(([name, value]) => admits(declaration, name, value)) &&
      provided(point, declaration)
    );
  });
}

const provided = ({ files }: Run['points'][0], { telemetry }: Recognisable): boolean =>
  telemetry.every((table) => provides(files, table));

/** Whether a run is the first of the original's, alone: scripts with many runs and with one name it alike. */
function isFirst({ points }: Run): boolean {
  const [only, ...others] = points;
  return (
    others.length === 0 && JSON.stringify(only?.parameters) === JSON.stringify({ [bareNames.before]: 1 })
  );
}

/** A file name of the original with one bare value says no more than that; what else is swept has its default then. */
function isBare(
  parameters: Values,
  names: readonly (string | undefined)[],
  swept: readonly string[],
): boolean {
  return (
    Object.values<string>(bareNames).includes(Object.keys(parameters).join()) &&
    names.every((name) => name && swept.includes(name))
  );
}

function sweptNames({ sweep }: Recognisable): string[] {
  if ('list' in sweep) return [...new Set(sweep.list.flatMap((row) => Object.keys(row)))];
  return Object.keys('grid' in sweep ? sweep.grid : sweep.paired);
}

function admits(declaration: Recognisable, name: string, value: Value): boolean {
  const { type, choices } = declaration.parameters[declaredName(declaration, name) ?? name];
  if (choices && !choices.some((choice) => String(choice) === String(value))) return false;
  if (type === 'int') return Number.isSafeInteger(value);
  return type === 'string' || type === 'boolean' || typeof value === 'number';
}

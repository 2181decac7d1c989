import { type AnyExperiment, sweptNames } from '../experiment/parameters.js';
import type { Run, Value, Values } from '../telemetry/run.js';
import type { ParameterRow } from './data.js';

/** Every parameter of a run with its value or values and who chose them; of a log of unknown origin what the names of its files say. */
export function parameterRows(run: Run, declaration: AnyExperiment | null): ParameterRow[] {
  const points = run.manifest?.points ?? run.points;
  const names = [
    ...Object.keys(declaration?.parameters ?? {}),
    ...points.flatMap(({ parameters }) => Object.keys(parameters)),
  ];
  return [...new Set(names)].flatMap((name): ParameterRow[] => {
    const values = distinct(points.map(({ parameters }) => parameters[name]));
    const declared = declaration?.parameters[name];
    if (values.length === 0) return [];
    const { unit = '', description = '' } = declared ?? {};
    return [{ name, values, unit, description, origin: originOf(run, declaration, name, values) }];
  });
}

function originOf(
  { manifest }: Run,
  declaration: AnyExperiment | null,
  name: string,
  values: readonly Value[],
): ParameterRow['origin'] {
  if (!manifest) return 'log';
  if (manifest.swept?.[name] !== undefined) return '--set';
  if (Object.hasOwn(manifest.parameters, name)) {
    const scale = declaration?.scales[manifest.scale].set as Values | undefined;
    return scale?.[name] === manifest.parameters[name] ? 'scale' : '--set';
  }
  const swept = declaration ? sweptNames(declaration.sweep).includes(name) : values.length > 1;
  return swept ? 'sweep' : 'default';
}

/** The names of the parameters that are not the same in all points, in the order of their declaration. */
export function variedParameters(run: Run, declaration: AnyExperiment | null): string[] {
  return parameterRows(run, declaration).flatMap(({ name, values }) => (values.length > 1 ? [name] : []));
}

const distinct = (values: readonly (Value | undefined)[]): Value[] => [
  ...new Set(values.filter((value): value is Value => value !== undefined)),
];

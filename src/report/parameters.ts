import { type AnyExperiment, sweptNames } from '../experiment/parameters.js';
import type { PointView, Run, Value, Values } from '../telemetry/run.js';
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

/** What a point is told apart by: a name, and the value that a point has of it. */
export interface Distinction {
  name: string;
  of(point: Pick<PointView, 'parameters' | 'repeat'>): Value | null;
}

/** The parameters that are not the same in all points, in the order of their declaration, and where there are several the repeat. */
export function distinctionsOf(run: Run, declaration: AnyExperiment | null): Distinction[] {
  const varied = parameterRows(run, declaration).filter(({ values }) => values.length > 1);
  const distinctions = varied.map(
    ({ name }): Distinction => ({
      name,
      of: ({ parameters }) => parameters[name] ?? null,
    }),
  );
  const points = run.manifest?.points ?? run.points;
  const repeated = distinct(points.map(({ repeat }) => repeat)).length > 1;
  return repeated ? [...distinctions, { name: 'repeat', of: ({ repeat }) => repeat }] : distinctions;
}

const distinct = (values: readonly (Value | undefined)[]): Value[] => [
  ...new Set(values.filter((value): value is Value => value !== undefined)),
];

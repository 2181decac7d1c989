import { UserError } from '../errors.js';
import type { PointView, Run, Value, Values } from '../telemetry/run.js';

/** A point that both runs have. */
export interface Pair {
  /** Its name where both runs call it so, or there is only one; else what tells it from the other pairs: `rate=600`. */
  name: string;
  a: PointView;
  b: PointView;
}

export interface Matched {
  pairs: Pair[];
  /** Names of points that only one of the runs has. */
  onlyA: string[];
  onlyB: string[];
  /** Parameters that are the same in all points of each run, but not in both: what is compared besides. */
  settings: { name: string; a: Value; b: Value }[];
}

/**
 * Finds the points that two runs have in common: those that are equal in every parameter which varies, and in their repeat. A parameter
 * that only one run names, as the file names of the original name few, is not looked at.
 *
 * @throws UserError when a point has several partners, or none has any.
 */
export function matchPoints(a: Run, b: Run): Matched {
  const names = sharedNames([...a.points, ...b.points]);
  const values = (run: Run, name: string) => new Set(run.points.map(({ parameters }) => parameters[name]));
  const settings: Matched['settings'] = [];
  const varying = names.filter((name) => {
    const [inA, inB] = [values(a, name), values(b, name)];
    if (inA.size > 1 || inB.size > 1) return true;
    const [[valueA], [valueB]] = [[...inA], [...inB]];
    if (valueA !== valueB) settings.push({ name, a: valueA, b: valueB });
    return false;
  });
  const repeats = [...a.points, ...b.points].some(({ repeat }) => repeat > 0);
  const keyOf = ({ parameters, repeat }: PointView): string =>
    [...varying.map((name) => `${name}=${parameters[name]}`), ...(repeats ? [`repeat=${repeat}`] : [])].join(
      '_',
    );
  const [byA, byB] = [a, b].map((run) => indexed(run, keyOf));
  const pairs = [...byA].flatMap(([key, point]) => {
    const other = byB.get(key);
    if (!other) return [];
    const name = key === '' || point.name === other.name ? point.name : key;
    return [{ name, a: point, b: other }];
  });
  if (pairs.length === 0) throw nothingShared(a, b, byA, byB);
  const others = (mine: Map<string, PointView>, theirs: Map<string, PointView>): string[] =>
    [...mine].flatMap(([key, { name }]) => (theirs.has(key) ? [] : [name]));
  return { pairs, onlyA: others(byA, byB), onlyB: others(byB, byA), settings };
}

function sharedNames(points: readonly { parameters: Values }[]): string[] {
  const [first = { parameters: {} }] = points;
  return Object.keys(first.parameters)
    .filter((name) => points.every(({ parameters }) => Object.hasOwn(parameters, name)))
    .sort();
}

function indexed(run: Run, keyOf: (point: PointView) => string): Map<string, PointView> {
  const points = new Map<string, PointView>();
  for (const point of run.points) {
    const key = keyOf(point);
    const before = points.get(key);
    if (before !== undefined)
      throw new UserError(
        'E_COMPARE_AMBIGUOUS',
        `Points ${before.name} and ${point.name} of ${run.dir} differ in nothing that the other run names.`,
        'Compare with the folder of one of them: points/NAME.',
      );
    points.set(key, point);
  }
  return points;
}

function nothingShared(a: Run, b: Run, byA: Map<string, unknown>, byB: Map<string, unknown>): UserError {
  const some = (keys: Map<string, unknown>): string => [...keys.keys()][0] ?? 'no point';
  return new UserError(
    'E_COMPARE_NOTHING',
    `${a.dir} and ${b.dir} have no point in common: one has ${some(byA)}, the other ${some(byB)}.`,
    'Give two runs of the same experiment with equal parameters.',
  );
}

import { UserError } from '../errors.js';
import { shownPoints } from '../shown-point.js';
import type { Value, Values } from '../telemetry/run.js';

/** What of a point tells which other it belongs to. */
export interface MatchablePoint {
  name: string;
  parameters: Values;
  repeat: number;
}

export interface Matchable<P extends MatchablePoint = MatchablePoint> {
  dir: string;
  points: readonly P[];
  /** Names of planned points that have not finished. */
  unfinished?: readonly string[];
}

/** A point that both runs have, in one repeat. */
export interface Pair<P extends MatchablePoint> {
  /**
   * The same for all repeats of a point: its name where both runs call it so, or there is only one; else what tells it from the other
   * points: `rate=600`.
   */
  name: string;
  a: P;
  b: P;
}

export interface Matched<P extends MatchablePoint> {
  pairs: Pair<P>[];
  /** How many repeats of each point the runs have, by the name of its pairs: those beyond have no partner. */
  repeats: ReadonlyMap<string, { a: number; b: number }>;
  /** Names of points that only one of the runs has, in whatever repeat; and of repeats that the other planned and did not finish. */
  onlyA: string[];
  onlyB: string[];
  /** Parameters that are the same in all points of each run, but not in both: what is compared besides. */
  settings: { name: string; a: Value; b: Value }[];
}

/**
 * Finds the points that two runs have in common: those that are equal in every parameter which varies, and in their repeat. A parameter
 * that only one run names, as the file names of the original name few, is not looked at, nor is one of `ignored`.
 *
 * @throws UserError when a point has several partners, or none has any.
 */
export function matchPoints<P extends MatchablePoint>(
  a: Matchable<P>,
  b: Matchable<P>,
  ignored: readonly string[] = [],
): Matched<P> {
  const names = sharedNames([...a.points, ...b.points]).filter((name) => !ignored.includes(name));
  const values = (run: Matchable<P>, name: string) =>
    new Set(run.points.map(({ parameters }) => parameters[name]));
  const settings: Matched<P>['settings'] = [];
  const varying = names.filter((name) => {
    const [inA, inB] = [values(a, name), values(b, name)];
    if (inA.size > 1 || inB.size > 1) return true;
    const [[valueA], [valueB]] = [[...inA], [...inB]];
    if (valueA !== valueB) settings.push({ name, a: valueA, b: valueB });
    return false;
  });
  const repeated = [...a.points, ...b.points].some(({ repeat }) => repeat > 0);
  const pointKey = ({ parameters }: P): string =>
    varying.map((name) => `${name}=${parameters[name]}`).join('_');
  const keyOf = (point: P): string =>
    [pointKey(point), ...(repeated ? [`repeat=${point.repeat}`] : [])].filter(Boolean).join('_');
  const [byA, byB] = [a, b].map((run) => indexed(run, keyOf));
  const pairs = [...byA].flatMap(([key, point]): Pair<P>[] => {
    const other = byB.get(key);
    if (!other) return [];
    const [nameA, nameB] = [point, other].map(withoutRepeat);
    const own = pointKey(point);
    return [{ name: own === '' || nameA === nameB ? nameA : own, a: point, b: other }];
  });
  if (pairs.length === 0) throw nothingShared(a, b, byA, byB);
  const repeats = new Map(
    pairs.map(({ name, a: one }): [string, { a: number; b: number }] => {
      const has = (run: Matchable<P>) =>
        run.points.filter((point) => pointKey(point) === pointKey(one)).length;
      return [name, { a: has(a), b: has(b) }];
    }),
  );
  return { pairs, repeats, onlyA: others(byA, b, byB), onlyB: others(byB, a, byA), settings };

  function others(mine: Map<string, P>, run: Matchable<P>, theirs: Map<string, P>): string[] {
    const shared = new Set(pairs.map(({ a: one }) => pointKey(one)));
    return [...mine].flatMap(([key, point]) => {
      const more = shared.has(pointKey(point)) && !run.unfinished?.includes(point.name);
      return theirs.has(key) || more ? [] : [point.name];
    });
  }
}

const withoutRepeat = ({ name }: MatchablePoint): string => name.replace(/_repeat=\d+$/, '');

function sharedNames(points: readonly { parameters: Values }[]): string[] {
  const [first = { parameters: {} }] = points;
  return Object.keys(first.parameters)
    .filter((name) => points.every(({ parameters }) => Object.hasOwn(parameters, name)))
    .sort();
}

function indexed<P extends MatchablePoint>(run: Matchable<P>, keyOf: (point: P) => string): Map<string, P> {
  const points = new Map<string, P>();
  const told = shownPoints(run.points.map(({ name }) => name));
  for (const point of run.points) {
    const key = keyOf(point);
    const before = points.get(key);
    if (before !== undefined)
      throw new UserError(
        'E_COMPARE_AMBIGUOUS',
        `Points ${told(before.name)} and ${told(point.name)} of ${run.dir} differ in nothing that the other run names.`,
        'Compare with the folder of one of them: points/NAME.',
      );
    points.set(key, point);
  }
  return points;
}

function nothingShared(
  a: { dir: string },
  b: { dir: string },
  byA: Map<string, unknown>,
  byB: Map<string, unknown>,
): UserError {
  const some = (keys: Map<string, unknown>): string =>
    keys.size === 0 ? 'no point' : [...keys.keys()][0] || 'a single one';
  return new UserError(
    'E_COMPARE_NOTHING',
    `${a.dir} and ${b.dir} have no point in common: one has ${some(byA)}, the other ${some(byB)}.`,
    'Give runs of the same experiment with equal parameters, or name those that may differ: --ignore NAME.',
  );
}

import { createHash } from 'node:crypto';
import { UserError } from '../errors.js';
import type { Value, Values } from '../telemetry/run.js';
import type { Sweep } from './declaration.js';
import { type AnyExperiment, parseValues, type SweptValues, splitSetting } from './parameters.js';

/** Most points of a run, repeats included: beyond it is a slip, and planning alone would take hours. */
const MOST_POINTS = 100_000;

/** One point to run: a combination of swept values, and which repeat of it. */
export interface SweepPoint {
  /** `models=12_rate=600`, with `_repeat=1` when there are several repeats: its folder's name. */
  name: string;
  /** A value for every declared parameter. */
  values: Values;
  repeat: number;
}

/** Name of the point of an experiment that sweeps nothing. */
export const ONLY_POINT = 'point';
/** Longer names are cut, since folder names may have 255 bytes. */
const LONGEST = 180;

/**
 * The points of an experiment in sweep order, the repeats of a point following each other. A swept parameter among
 * `given` is not swept: every point has the given value; one among `swept` takes those values in place of its own.
 *
 * @throws UserError `E_TOO_MANY_POINTS` when the combinations, or the points with all repeats, are more than 100,000.
 */
export function expandSweep(
  declaration: Pick<AnyExperiment, 'sweep'>,
  values: Values,
  { given, swept = {}, repeats = 1 }: { given: Values; swept?: SweptValues; repeats?: number },
): SweepPoint[] {
  const rows = new Map<string, Values>();
  for (const row of sweepRows(replaced(declaration.sweep, swept))) {
    const kept = Object.fromEntries(Object.keys(row).map((name) => [name, given[name] ?? row[name]]));
    rows.set(pointName(kept), kept);
  }
  refuseMore(rows.size * repeats);
  return [...rows].flatMap(([name, row]) =>
    Array.from({ length: repeats }, (_, repeat) => ({
      name: repeats > 1 ? `${name}${suffix(repeat)}` : name,
      values: { ...values, ...row },
      repeat,
    })),
  );
}

const suffix = (repeat: number): string => `_repeat=${repeat}`;

/** A point's name without its repeat, where it has one. */
export function nameWithoutRepeat(name: string, repeat: number): string {
  const end = suffix(repeat);
  return name.endsWith(end) ? name.slice(0, -end.length) : name;
}

/** Name of another repeat of the same point. */
export function repeatName(name: string, repeat: number, other: number): string {
  return nameWithoutRepeat(name, repeat) + suffix(other);
}

// Rows that were listed or paired are taken once for each combination of the new values.
function replaced(sweep: Sweep, swept: SweptValues): Sweep {
  if ('grid' in sweep) return { grid: { ...sweep.grid, ...swept } };
  const combinations = sweepRows({ grid: swept });
  refuseMore(sweepRows(sweep).length * combinations.length);
  return { list: sweepRows(sweep).flatMap((row) => combinations.map((values) => ({ ...row, ...values }))) };
}

/** The swept values of every point, in order: the last name of a grid varies fastest. */
export function sweepRows(sweep: Sweep): Values[] {
  if ('list' in sweep) return [...sweep.list];
  const columns = Object.entries('grid' in sweep ? sweep.grid : sweep.paired);
  if ('paired' in sweep) {
    const length = columns[0]?.[1].length ?? 1;
    return Array.from({ length }, (_, i) =>
      Object.fromEntries(columns.map(([name, list]) => [name, list[i]])),
    );
  }
  refuseMore(columns.reduce((product, [, list]) => product * list.length, 1));
  return columns.reduce<Values[]>(
    (rows, [name, list]) => rows.flatMap((row) => list.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

// Asked before the points are made, which would take all memory.
function refuseMore(points: number): void {
  if (points <= MOST_POINTS) return;
  throw new UserError(
    'E_TOO_MANY_POINTS',
    `The sweep has ${points.toLocaleString('en-US')} points, but may have ${MOST_POINTS.toLocaleString('en-US')} at most.`,
    'Sweep fewer values, or give fewer --repeats or --max-repeats.',
  );
}

function pointName(row: Values): string {
  const entries = Object.entries(row);
  if (entries.length === 0) return ONLY_POINT;
  const name = entries.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('_');
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST)}-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

/**
 * Keeps the points that any of the `--points` filters asks for: each is like `rate=600,models=12`, all of which a point
 * must have; several values of one parameter are `rate=600|1200`; a repeat is `repeat=0`.
 *
 * @throws UserError when a filter names no parameter or one twice, a value does not fit its parameter, or no point is
 * left of a filter.
 */
export function filterPoints(
  declaration: AnyExperiment,
  points: readonly SweepPoint[],
  filters: readonly string[],
): SweepPoint[] {
  const kept = new Set(filters.flatMap((filter) => matching(declaration, points, filter)));
  return points.filter((point) => kept.has(point));
}

interface Condition {
  name: string;
  wanted: readonly Value[];
}

const valueIn = (point: SweepPoint, name: string): Value =>
  name === 'repeat' ? point.repeat : point.values[name];

function matching(declaration: AnyExperiment, points: readonly SweepPoint[], filter: string): SweepPoint[] {
  const conditions = filter.split(',').map((condition) => parseCondition(declaration, condition));
  const names = conditions.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new UserError(
      'E_SETTING',
      `--points '${filter}' gives ${twice} twice.`,
      `Write --points '${twice}=1|2' for either, or --points once for each combination.`,
    );
  }
  const left = points.filter((point) =>
    conditions.every(({ name, wanted }) => wanted.includes(valueIn(point, name))),
  );
  if (left.length === 0) throw noPoints(points, filter, conditions);
  return left;
}

function noPoints(
  points: readonly SweepPoint[],
  filter: string,
  conditions: readonly Condition[],
): UserError {
  const have = conditions.map(({ name }) => {
    const values = points.map((point) => valueIn(point, name));
    return `${name}=${[...new Set(values)].join('|')}`;
  });
  return new UserError('E_NO_POINTS', `No point has ${filter}.`, `The points have ${have.join(', ')}.`);
}

function parseCondition(declaration: AnyExperiment, condition: string): Condition {
  const repeat = /^\s*repeat=(.*)$/.exec(condition);
  if (repeat) {
    return { name: 'repeat', wanted: repeat[1].split('|').map(Number) };
  }
  const { name, text } = splitSetting(declaration.parameters, condition, '--points');
  return { name, wanted: parseValues(name, declaration.parameters[name], text) };
}

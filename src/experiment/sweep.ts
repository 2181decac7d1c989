import { createHash } from 'node:crypto';
import { UserError } from '../errors.js';
import type { Value, Values } from '../telemetry/run.js';
import type { Sweep } from './declaration.js';
import { type AnyExperiment, parseValue, splitSetting } from './parameters.js';

/** One point to run: a combination of swept values, and which repeat of it. */
export interface SweepPoint {
  /** `models=12_rate=600`, with `_repeat=1` when there are several repeats: its folder's name. */
  name: string;
  /** A value for every declared parameter. */
  values: Values;
  repeat: number;
}

/** Name of the point of an experiment that sweeps nothing. */
const ONLY = 'point';
/** Longer names are cut, since folder names may have 255 bytes. */
const LONGEST = 180;

/**
 * The points of an experiment in sweep order, the repeats of a point following each other. A swept parameter among
 * `given` is not swept: every point has the given value.
 */
export function expandSweep(
  declaration: Pick<AnyExperiment, 'sweep'>,
  values: Values,
  given: Values,
  repeats: number,
): SweepPoint[] {
  const rows = new Map<string, Values>();
  for (const row of sweepRows(declaration.sweep)) {
    const kept = Object.fromEntries(Object.keys(row).map((name) => [name, given[name] ?? row[name]]));
    rows.set(pointName(kept), kept);
  }
  return [...rows].flatMap(([name, row]) =>
    Array.from({ length: repeats }, (_, repeat) => ({
      name: repeats > 1 ? `${name}_repeat=${repeat}` : name,
      values: { ...values, ...row },
      repeat,
    })),
  );
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
  return columns.reduce<Values[]>(
    (rows, [name, list]) => rows.flatMap((row) => list.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

function pointName(row: Values): string {
  const entries = Object.entries(row);
  if (entries.length === 0) return ONLY;
  const name = entries.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('_');
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST)}-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

/**
 * Keeps the points that `--points` asks for: `rate=600,models=12`, several values of one parameter as `rate=600|1200`,
 * and `repeat=0`.
 *
 * @throws UserError when it names no parameter, a value does not fit its parameter, or no point is left.
 */
export function filterPoints(
  declaration: AnyExperiment,
  points: readonly SweepPoint[],
  filter: string,
): SweepPoint[] {
  const conditions = filter.split(',').map((condition) => parseCondition(declaration, condition));
  const left = points.filter((point) =>
    conditions.every(({ name, wanted }) =>
      wanted.includes(name === 'repeat' ? point.repeat : point.values[name]),
    ),
  );
  if (left.length > 0) return left;
  const have = conditions.map(({ name }) => {
    const values = points.map((point) => (name === 'repeat' ? point.repeat : point.values[name]));
    return `${name}=${[...new Set(values)].join('|')}`;
  });
  throw new UserError('E_NO_POINTS', `No point has ${filter}.`, `The points have ${have.join(', ')}.`);
}

function parseCondition(declaration: AnyExperiment, condition: string): { name: string; wanted: Value[] } {
  const repeat = /^\s*repeat=(.*)$/.exec(condition);
  if (repeat) {
    return { name: 'repeat', wanted: repeat[1].split('|').map(Number) };
  }
  const { name, text } = splitSetting(declaration.parameters, condition, '--points');
  const parameter = declaration.parameters[name];
  return { name, wanted: text.split('|').map((one) => parseValue(name, parameter, one.trim())) };
}

import { type Measurement, meanOf, type Run } from 'repro';
import { rankCorrelation } from '../rank-correlation.js';
import type { Group, Outcome } from './outcomes.js';

/** A number of an outcome. */
export type Measure = (outcome: Outcome) => number;
export const lost: Measure = (outcome) => outcome.lost;
export const violations: Measure = (outcome) => outcome.violations;

/** A value with its interval over repeats, where there are several. */
export type Value = { value: number; low?: number; high?: number };

/** Of one number for each repeat the mean with Student's 95 % interval; of a single one no interval. */
export function over(values: readonly number[]): Value {
  return values.length > 1 ? meanOf(values) : { value: values[0] };
}

/** A value of each repeat that all groups have, of whose outcomes `of` is given one for each group. */
export function byRepeat(groups: readonly Group[], of: (own: readonly Outcome[]) => number): Value {
  const [first, ...others] = groups;
  const shared = first.repeats.flatMap((one) => {
    const same = others.flatMap(({ repeats }) => repeats.find(({ repeat }) => repeat === one.repeat) ?? []);
    return same.length === others.length ? [[one, ...same]] : [];
  });
  return over(shared.map(of));
}

/** How many times a measure of one group is that of another, repeat by repeat. */
export function ratio(above: Group, below: Group, of: Measure): Value {
  return byRepeat([above, below], ([over, under]) => of(over) / of(under));
}

/** Rank correlation of the utility that groups lose with what was published of them, repeat by repeat. */
export function order(groups: readonly Group[], published: readonly number[]): Value {
  return byRepeat(groups, (own) => rankCorrelation(own.map(lost), published));
}

/** How far a value is from another, in either direction. */
export function distance({ value, low = value, high = value }: Value, from: number): Value {
  const ends = [low, high].map((end) => Math.abs(end - from));
  const away = { value: Math.abs(value - from) };
  if (low === high) return away;
  const inside = low <= from && from <= high;
  return { ...away, low: inside ? 0 : Math.min(...ends), high: Math.max(...ends) };
}

/** The least or the most of several values, with where it was. */
export function extreme(pick: 'least' | 'most', values: readonly (Value & { where: string })[]): Measurement {
  return values.reduce((found, one) =>
    pick === 'least' ? (one.value < found.value ? one : found) : one.value > found.value ? one : found,
  );
}

/** Calls `measure` with groups by name, unless the run is too short or lacks one of those needed. */
export async function judged(
  run: Run,
  read: (run: Run) => Promise<ReadonlyMap<string, Group>>,
  { reason, needs }: { reason: string; needs: readonly string[] },
  measure: (group: (name: string) => Group) => Measurement,
): Promise<Measurement> {
  if (reason) return { notTestable: reason };
  const groups = await read(run);
  const missing = needs.find((name) => !groups.has(name));
  if (missing !== undefined) return { notTestable: `needs the point ${missing}` };
  return measure((name) => groups.get(name)!);
}

/** Mean of a measure over a group's repeats. */
export function meanBy(group: Group, of: Measure): number {
  return group.repeats.reduce((sum, one) => sum + of(one), 0) / group.repeats.length;
}

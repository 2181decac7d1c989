import { type Estimate, meanOf, type PointView, ratioOfSums } from 'repro';
import { widened } from '../widened.js';

/** What one repeat of a point came to; those of one number share the seed of their arrivals, whatever the point. */
export interface Repeat {
  repeat: number;
}

/** The repeats of one point, in their order. */
export interface Group<T extends Repeat> {
  repeats: readonly T[];
}

/** A value with its interval over repeats, where there are several. */
export type Value = { value: number; low?: number; high?: number };

/**
 * What was read of points, the repeats of each together, in sweep order; repeats that are INVALID are kept apart from those that
 * are not.
 */
export function repeatsOf<T extends Repeat & { point: PointView }>(all: readonly T[]): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const { parameters, status } = one.point;
    const key = JSON.stringify([status === 'invalid', Object.entries(parameters).sort()]);
    const group = groups.get(key);
    if (!group) groups.set(key, [one]);
    else if (group.every(({ repeat }) => repeat !== one.repeat)) group.push(one);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a.repeat - b.repeat));
}

/** The outcomes of each repeat that all groups have, in the order of the groups. */
export function shared<T extends Repeat>([first, ...others]: readonly Group<T>[]): T[][] {
  return first.repeats.flatMap((one) => {
    const same = others.flatMap(({ repeats }) => repeats.find(({ repeat }) => repeat === one.repeat) ?? []);
    return same.length === others.length ? [[one, ...same]] : [];
  });
}

/** Of one number for each repeat the mean with Student's 95 % interval, which holds together with those of other `comparisons`; of a single one no interval. */
export function over(values: readonly number[], comparisons = 1): Value {
  return values.length > 1 ? widened(meanOf(values), comparisons) : { value: values[0] };
}

/** Mean of a number of each repeat, with the interval of `over`; of a single repeat the interval is the value itself. */
export function meanOver<T>(repeats: readonly T[], of: (one: T) => number, comparisons = 1): Estimate {
  const mean = meanOf(repeats.map(of));
  return repeats.length > 1 ? widened(mean, comparisons) : mean;
}

/** The same of estimates, one a repeat: that of a single repeat keeps its own interval, which its own data gave. */
export function overRepeats(own: readonly Estimate[], comparisons = 1): Estimate {
  return own.length === 1 ? own[0] : meanOver(own, ({ value }) => value, comparisons);
}

/** A value of each repeat that all groups have, of whose outcomes `of` is given one for each group. */
export function byRepeat<T extends Repeat>(
  groups: readonly Group<T>[],
  of: (own: readonly T[]) => number,
  comparisons = 1,
): Value {
  return over(shared(groups).map(of), comparisons);
}

/**
 * How many times one mean over repeats is another, of pairs that are one a repeat: above 1 exactly if it is the larger mean. The mean of
 * the ratios would be ruled by repeats in which the lower value is near 0. Neither may be negative. A single pair has no interval.
 */
export function ratioOfMeans(pairs: readonly (readonly [number, number])[], comparisons = 1): Value {
  const parts = pairs.map(([sum, count]) => ({ sum, count }));
  const [above, below] = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + pair[side], 0));
  const estimate = ratioOfSums(parts);
  return estimate ? within(widened(estimate, comparisons), 0) : { value: above / below };
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
export function extreme<T extends Value>(pick: 'least' | 'most', values: readonly T[]): T {
  return values.reduce((found, one) =>
    pick === 'least' ? (one.value < found.value ? one : found) : one.value > found.value ? one : found,
  );
}

/** An interval cut to where the value can be, such as 0 to 1 for a share: Student's of few repeats reaches beyond. */
export function within<T extends Value>(value: T, least: number, most = Number.POSITIVE_INFINITY): T {
  const { low, high } = value;
  return low === undefined || high === undefined
    ? value
    : { ...value, low: Math.max(least, low), high: Math.min(most, high) };
}

/** A value whose interval is itself where it has none: it is exact, as of one deterministic run. */
export function exact<T extends Value>(value: T): T & Estimate {
  const { value: at, low = at, high = at } = value;
  return { ...value, low, high };
}

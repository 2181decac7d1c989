import type { CumulativeCounts } from '../../claims/statistics/bootstrap/statistic.js';
import { highOf, lowOf } from '../../telemetry/rollup/bins.js';

/** What is kept of a table of a point: sums, maxima and distributions of each slice of its time. Enough for every metric, and no rows. */
export interface Series {
  /** Length of a slice, ns; 0 where slices are no time: searches, problems, or the whole point. */
  slice: number;
  slices: number;
  sums: Record<string, Float64Array>;
  /** The largest value in each slice, 0 without any. */
  maxima: Record<string, Float64Array>;
  distributions: Record<string, Distribution>;
}

/** Values of integers of at least 0 by bin (src/telemetry/rollup/bins.ts) and slice; bins without a value are left out. */
export interface Distribution {
  least: number;
  most: number;
  /** Upwards. */
  bins: Int32Array;
  /** Of each bin, how many values are in each slice. */
  counts: Uint32Array[];
}

/** Slices that two runs of the same length may differ by, of all: one ran out a little later. */
const LATER = 0.05;

/**
 * Two series slice by slice: in slices of one length, and as many. Null where they do not last as long, or slices of one cannot be
 * made of the other's.
 */
export function aligned(a: Series, b: Series): [Series, Series] | null {
  if ((a.slice === 0) !== (b.slice === 0)) return null;
  if (a.slice < b.slice) {
    const [other, one] = aligned(b, a) ?? [];
    return one && other ? [one, other] : null;
  }
  const factor = b.slice === 0 ? 1 : a.slice / b.slice;
  if (!Number.isInteger(factor)) return null;
  const coarse = factor === 1 ? b : regrouped(b, factor, Math.ceil(b.slices / factor));
  const slices = Math.max(a.slices, coarse.slices);
  if (Math.abs(a.slices - coarse.slices) > LATER * slices) return null;
  return [regrouped(a, 1, slices), regrouped(coarse, 1, slices)];
}

/** The same in slices `factor` times as long, `slices` of them: the last ones may be empty. */
function regrouped(series: Series, factor: number, slices: number): Series {
  if (factor === 1 && slices === series.slices) return series;
  const summed = <T extends Float64Array | Uint32Array>(from: T, into: T): T => {
    for (let i = 0; i < from.length; i++) into[Math.floor(i / factor)] += from[i];
    return into;
  };
  const greatest = (from: Float64Array): Float64Array => {
    const into = new Float64Array(slices);
    for (let i = 0; i < from.length; i++)
      into[Math.floor(i / factor)] = Math.max(into[Math.floor(i / factor)], from[i]);
    return into;
  };
  return {
    slice: series.slice * factor,
    slices,
    sums: mapped(series.sums, (values) => summed(values, new Float64Array(slices))),
    maxima: mapped(series.maxima, greatest),
    distributions: mapped(series.distributions, (one) => ({
      ...one,
      counts: one.counts.map((values) => summed(values, new Uint32Array(slices))),
    })),
  };
}

/** A record of the same names. */
export function mapped<A, B, K extends string = string>(
  record: Record<K, A>,
  of: (value: A) => B,
): Record<K, B> {
  const entries = Object.entries<A>(record).map(([name, value]) => [name, of(value)]);
  return Object.fromEntries(entries) as Record<K, B>;
}

/** A distribution for quantiles; the smallest and the largest value are exact, others the middle of their bin. */
export function cumulative(distribution: Distribution): CumulativeCounts {
  const known = added.get(distribution) ?? addedUp(distribution);
  added.set(distribution, known);
  return known;
}

// Several quantiles are asked of one distribution.
const added = new WeakMap<Distribution, CumulativeCounts>();

function addedUp({ least, most, bins, counts }: Distribution): CumulativeCounts {
  const last = bins.length - 1;
  const middle = Float64Array.from(bins, (bin, i) => {
    if (i === last) return most;
    return i === 0 ? least : Math.floor((lowOf(bin) + highOf(bin)) / 2);
  });
  const upTo: Uint32Array[] = [];
  for (const values of counts) {
    const before = upTo.at(-1);
    const sum = values.slice();
    if (before) for (let i = 0; i < sum.length; i++) sum[i] += before[i];
    upTo.push(sum);
  }
  return { middle, upTo };
}

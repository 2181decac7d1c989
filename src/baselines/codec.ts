import type { Distribution, Series } from '../metrics/series/series.js';
import { type Check, field, isCount, isList, isObject } from '../telemetry/logdir/shape.js';
import { BINS } from '../telemetry/rollup/bins.js';

/** A series as JSON: columns in full, of distributions only the slices that have values. */
interface StoredSeries {
  slice: number;
  slices: number;
  sums: Record<string, number[]>;
  maxima: Record<string, number[]>;
  distributions: Record<string, { least: number; most: number; bins: number[]; counts: number[][] }>;
}

/** Slices that a series may say it has: what is read is not trusted with the memory. */
const MOST = 1_000_000;

export function storedSeries({ slice, slices, sums, maxima, distributions }: Series): StoredSeries {
  const plain = (columns: Record<string, Float64Array>) => mapped(columns, (values) => Array.from(values));
  return {
    slice,
    slices,
    sums: plain(sums),
    maxima: plain(maxima),
    distributions: mapped(distributions, ({ least, most, bins, counts }) => ({
      least,
      most,
      bins: Array.from(bins),
      counts: counts.map(sparse),
    })),
  };
}

export function seriesOf({ slice, slices, sums, maxima, distributions }: StoredSeries): Series {
  const packed = (columns: Record<string, number[]>) =>
    mapped(columns, (values) => Float64Array.from(values));
  return {
    slice,
    slices,
    sums: packed(sums),
    maxima: packed(maxima),
    distributions: mapped(
      distributions,
      ({ least, most, bins, counts }): Distribution => ({
        least,
        most,
        bins: Int32Array.from(bins),
        counts: counts.map((one) => dense(one, slices)),
      }),
    ),
  };
}

/** Slices and their counts in turn. */
function sparse(counts: Uint32Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) found.push(i, counts[i]);
  return found;
}

function dense(found: readonly number[], slices: number): Uint32Array {
  const counts = new Uint32Array(slices);
  for (let i = 0; i < found.length; i += 2) counts[found[i]] = found[i + 1];
  return counts;
}

function mapped<A, B>(record: Record<string, A>, of: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]));
}

const each =
  (check: Check): Check =>
  (value) => {
    const wrong = isObject(value);
    if (wrong) return wrong;
    for (const [name, one] of Object.entries(value as object)) {
      const found = check(one);
      if (found) return `${name} ${found}`;
    }
    return null;
  };

const isNumber: Check = (value) => (Number.isFinite(value) ? null : 'must be a number');

const column =
  (slices: number): Check =>
  (value) =>
    isList(isNumber)(value) ?? ((value as number[]).length === slices ? null : `must have ${slices} values`);

const slicesAndCounts =
  (slices: number): Check =>
  (value) =>
    isList(isCount)(value) ??
    ((value as number[]).length % 2 === 0 &&
    (value as number[]).every((one, i) => i % 2 === 1 || one < slices)
      ? null
      : 'must have slices and counts in turn');

const distribution =
  (slices: number): Check =>
  (value) =>
    field(value, 'least', isNumber) ??
    field(value, 'most', isNumber) ??
    field(
      value,
      'bins',
      isList((bin) => isCount(bin) ?? ((bin as number) < BINS ? null : 'is no bin')),
    ) ??
    field(value, 'counts', isList(slicesAndCounts(slices))) ??
    field(value, 'counts', (counts) =>
      (counts as unknown[]).length === (value as { bins: unknown[] }).bins.length
        ? null
        : 'must be one a bin',
    );

/** What is wrong with a stored series, or null. */
export const seriesShape: Check = (value) => {
  const wrong =
    field(value, 'slice', isCount) ??
    field(value, 'slices', (n) => isCount(n) ?? ((n as number) <= MOST ? null : 'are too many'));
  if (wrong) return wrong;
  const { slices } = value as StoredSeries;
  return (
    field(value, 'sums', each(column(slices))) ??
    field(value, 'maxima', each(column(slices))) ??
    field(value, 'distributions', each(distribution(slices)))
  );
};

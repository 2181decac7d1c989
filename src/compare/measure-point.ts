import { differenceOfRuns, type RepeatPair } from '../claims/statistics/bootstrap/difference-of-runs.js';
import type { Draws } from '../claims/statistics/bootstrap/local-blocks.js';
import type { MetricDefinition, Source } from '../metrics/definition.js';
import { batchMetrics, type Choice, metrics } from '../metrics/registry.js';
import type { SeriesPair } from './pair-series.js';

/** A metric of a point in two runs, before all differences are judged together. */
export interface Measured {
  metric: MetricDefinition;
  /** Means over the repeats. */
  reference: number;
  value: number;
  difference: number;
  /** Of 95 %, of this difference alone; null where nothing tells how much it varies. */
  interval: { low: number; high: number } | null;
  /** Degrees of freedom that the interval's width is worth; absent where no chance is in it. */
  degrees?: number;
  /** Whether the tables are equal, or no chance is in what they say. */
  exact: boolean;
  /** Whether the same times of both runs were drawn together. */
  paired: boolean;
  repeats: number;
  /** Why there is no interval. */
  reason?: string;
}

export interface MeasuredPoint {
  measured: Measured[];
  /** Metrics that only one of the runs has, or neither can tell, each with why. */
  missing: string[];
}

/** Seeds of a point's draws, by what is measured: the same draws whatever else is asked for. */
export type DrawsOf = (name: string) => Draws;

/** Everything that is wanted of a point in two runs, a pair a repeat. `draws` names streams of random numbers. */
export async function measurePoint(
  pairs: readonly SeriesPair[],
  choice: Choice,
  draws: DrawsOf,
): Promise<MeasuredPoint> {
  const wanted = [
    ...metrics.filter(choice.includes),
    ...(choice.batches ? await batchesOf(pairs, choice) : []),
  ];
  const measured: Measured[] = [];
  const missing: string[] = [];
  for (const metric of wanted) {
    const [inA, inB] = (['a', 'b'] as const).map((side) => sourceIn(metric, pairs, side));
    if (!inA && !inB) continue;
    if (!inA || !inB) {
      missing.push(`${metric.name} only in ${inA ? 'the reference' : 'the other'}`);
      continue;
    }
    const found = await measure(metric, inA, inB, pairs, draws);
    if (typeof found !== 'string') measured.push(found);
    else missing.push(`${metric.name} ${found}`);
  }
  return { measured, missing };
}

async function batchesOf(pairs: readonly SeriesPair[], { includes }: Choice): Promise<MetricDefinition[]> {
  const read = pairs.map((pair) => pair.both('actions', 'actions'));
  const series = (await Promise.all(read)).flatMap((both) => (both ? [both.a, both.b] : []));
  return batchMetrics(series).filter(includes);
}

/** The first source of a metric whose table all repeats have. */
function sourceIn(
  { from }: MetricDefinition,
  pairs: readonly SeriesPair[],
  side: 'a' | 'b',
): Source | undefined {
  return from.find(({ table }) => pairs.every(({ pair }) => pair[side].tables[table] !== undefined));
}

/** What a metric comes to, or why it does not: a half sentence. */
async function measure(
  metric: MetricDefinition,
  inA: Source,
  inB: Source,
  pairs: readonly SeriesPair[],
  draws: DrawsOf,
): Promise<Measured | string> {
  const equal = inA.table === inB.table && (await every(pairs, (pair) => pair.equal(inA.table)));
  if (equal) return equalMeasure(metric, inA, pairs);
  const repeats: RepeatPair[] = [];
  let trials = Number.POSITIVE_INFINITY;
  let reason: string | undefined;
  for (const pair of pairs) {
    const both = await pair.both(inA.table, inB.table);
    const a = both && inA.of(both.a, pair.values.a);
    const b = both && inB.of(both.b, pair.values.b);
    const empty = [a, b].findIndex((one) => !one || Number.isNaN(one.value()));
    if (!both || !a || !b || empty >= 0)
      return `of nothing in ${empty === 1 ? 'the other' : 'the reference'}`;
    reason ??=
      a.unsure ?? b.unsure ?? (a.slices < 2 || b.slices < 2 ? 'it lasts too short to resample' : undefined);
    if (metric.trials !== undefined)
      for (const { sums } of [both.a, both.b]) trials = Math.min(trials, total(sums[metric.trials]));
    repeats.push({ a, b, paired: both.paired });
  }
  const [reference, value] = (['a', 'b'] as const).map((side) =>
    mean(repeats.map((one) => one[side].value())),
  );
  const shared = {
    metric,
    reference,
    value,
    repeats: pairs.length,
    paired: repeats.every(({ paired }) => paired),
  };
  if (metric.exact) {
    const difference = value - reference;
    return { ...shared, difference, interval: { low: difference, high: difference }, exact: true };
  }
  const { value: difference, interval, degrees } = differenceOfRuns(repeats, draws(metric.name));
  const found = interval && atLeast(interval, 3 / (trials * pairs.length));
  return {
    ...shared,
    difference,
    interval: found,
    exact: false,
    ...(interval !== null && { degrees }),
    ...(interval === null && { reason: reason ?? 'too few resamples have any' }),
  };
}

async function equalMeasure(
  metric: MetricDefinition,
  source: Source,
  pairs: readonly SeriesPair[],
): Promise<Measured | string> {
  const values: number[] = [];
  for (const pair of pairs) {
    const series = await pair.first(source.table);
    values.push((series && source.of(series, pair.values.a)?.value()) ?? Number.NaN);
  }
  const value = mean(values);
  if (Number.isNaN(value)) return 'of nothing in both';
  const interval = { low: 0, high: 0 };
  return {
    metric,
    reference: value,
    value,
    difference: 0,
    interval,
    exact: true,
    paired: true,
    repeats: pairs.length,
  };
}

/**
 * What never happens, or always, in n trials may happen three times in n (Hanley & Lippman-Hand, JAMA 249:1743, 1983), though no resample
 * shows it.
 */
function atLeast(interval: { low: number; high: number }, half: number): { low: number; high: number } {
  return interval.low === interval.high ? { low: interval.low - half, high: interval.high + half } : interval;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

const total = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0);

async function every<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (!(await holds(item))) return false;
  return true;
}

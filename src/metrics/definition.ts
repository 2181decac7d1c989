import { ofQuantile, ofSums, ofWhole, type Statistic } from '../claims/statistics/bootstrap/statistic.js';
import type { TableName } from '../telemetry/columns.js';
import type { Values } from '../telemetry/run.js';
import { cumulative, type Series } from './series/series.js';

export type Direction = 'higher' | 'lower';

/** By how much a metric may differ and still count as the same: a part of the reference, and at least so many units. */
export interface Margin {
  relative: number;
  absolute?: number;
}

/** A table that a metric can be computed from, and how. Null where the table says nothing of it. */
export interface Source {
  table: TableName;
  of(series: Series, values: Values): Statistic | null;
}

/** What points are measured by: in `repro compare`, and repeats until it is known well enough. */
export interface MetricDefinition {
  /** `satisfaction`, `latency p99`. */
  name: string;
  unit: string;
  /** Which is better; absent for what describes a run and does not rank it. */
  better?: Direction;
  /** Whether it is shown unasked. */
  usual: boolean;
  margin: Margin;
  /**
   * That `--until` pins it down unless the experiment says what; and the size below which a value counts as that size, in its unit: what
   * nearer to 0 nobody tells apart.
   */
  least?: number;
  /** A share of so many trials: a share of none varies too, though no resample shows it. */
  trials?: string;
  /** Decided, not measured: no chance is in it, and any difference is one. */
  exact?: true;
  /** In the order in which they are looked for: rows before roll-ups. */
  from: readonly Source[];
}

/** A ratio of two sums over the slices. */
export const ratio = (table: TableName, above: string, below: string, factor = 1): Source => ({
  table,
  of: ({ sums }) =>
    sums[above] && sums[below] ? ofSums([sums[above], sums[below]], (a, b) => (factor * a) / b) : null,
});

/** A quantile of a distribution, divided by `unit`. */
export const quantile = (table: TableName, name: string, level: number, unit: number): Source => ({
  table,
  of({ distributions }) {
    if (!distributions[name]) return null;
    const { middle, upTo } = cumulative(distributions[name]);
    return ofQuantile({ middle: Float64Array.from(middle, (value) => value / unit), upTo }, level);
  },
});

/** The largest value, divided by `unit`: no resample has a larger one than the run itself. */
export const largest = (table: TableName, name: string, unit: number, count: string): Source => ({
  table,
  of({ maxima, sums }) {
    if (!maxima[name] || !sums[count]?.some((values) => values > 0)) return null;
    const most = maxima[name].reduce((a, b) => Math.max(a, b), 0);
    return ofWhole(most / unit, 'a maximum varies in a way that no resample shows');
  },
});

/** Quantiles of latency and the longest, with the tables of rows and of roll-ups that tell them. */
export function latencies(
  rows: TableName,
  count: string,
  rollups?: { histograms: TableName; buckets: TableName },
): MetricDefinition[] {
  const levels = [
    ...[
      { level: 0.5, usual: true },
      { level: 0.9, usual: false },
    ],
    ...[
      { level: 0.99, usual: true, least: 0.1 },
      { level: 0.999, usual: true },
    ],
  ];
  return [
    ...levels.map(
      ({ level, usual, least }: { level: number; usual: boolean; least?: number }): MetricDefinition => ({
        name: `latency p${Number((level * 100).toPrecision(4))}`,
        unit: 'ms',
        better: 'lower',
        usual,
        margin: { relative: level > 0.99 ? 0.02 : 0.01 },
        ...(least !== undefined && { least }),
        from: [rows, ...(rollups ? [rollups.histograms] : [])].map((table) =>
          quantile(table, 'latency', level, 1e6),
        ),
      }),
    ),
    {
      name: 'latency max',
      unit: 'ms',
      better: 'lower',
      usual: true,
      margin: { relative: 0.05 },
      from: [rows, ...(rollups ? [rollups.buckets] : [])].map((table) =>
        largest(table, 'latency', 1e6, count),
      ),
    },
  ];
}

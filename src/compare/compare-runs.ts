import { difference } from '../claims/statistics/difference.js';
import type { Estimate } from '../claims/statistics/estimate.js';
import { UserError } from '../errors.js';
import type { PointStatus, Run } from '../telemetry/run.js';
import { type Matched, matchPoints } from './match.js';
import { batchSizes, type Measure, measuresOf, usesRollups } from './measures.js';

/** One measure of a point in both runs. */
export interface ComparedMeasure {
  measure: string;
  unit: Measure['unit'];
  a: Estimate;
  b: Estimate;
  /** b − a. */
  difference: Estimate;
  /** Whether the interval of the difference leaves 0 out. */
  differs: boolean;
}

/** A point that both runs have, with every measure that both have tables for. */
export interface ComparedPoint {
  name: string;
  status: { a: PointStatus; b: PointStatus };
  /** Whether it lacks rows, and is measured by its roll-ups. */
  rollups: { a: boolean; b: boolean };
  measures: ComparedMeasure[];
  /** Measures that only one of the runs has, each with which. */
  missing: string[];
}

/** Two runs side by side. Nothing is said of what only one of them has, except that it is so. */
export interface Comparison extends Pick<Matched, 'onlyA' | 'onlyB' | 'settings'> {
  a: string;
  b: string;
  points: ComparedPoint[];
}

/**
 * Compares two runs point by point: satisfaction, latency quantiles, batch mix and prediction errors, with 95 % intervals and the differences
 * b − a. Works on telemetry alone, whoever wrote it.
 *
 * @throws UserError for runs of different experiments, without a common point, or with malformed tables.
 */
export async function compareRuns(a: Run, b: Run): Promise<Comparison> {
  const [nameA, nameB] = [a, b].map(({ manifest }) => manifest?.experiment);
  if (nameA !== undefined && nameB !== undefined && nameA !== nameB)
    throw new UserError(
      'E_COMPARE_EXPERIMENTS',
      `${a.dir} is a run of ${nameA}, and ${b.dir} of ${nameB}.`,
      'Give two runs of one experiment.',
    );
  const { pairs, ...others } = matchPoints(a, b);
  const points: ComparedPoint[] = [];
  for (const pair of pairs) {
    // A size that one run never used has the share 0 there.
    const used = [...(await batchSizes(pair.a)), ...(await batchSizes(pair.b))];
    const sizes = [...new Set(used)].sort((x, y) => x - y);
    const allBatches = [pair.a, pair.b].some(
      ({ files }) => files.actions === undefined && files.minutes !== undefined,
    );
    const [inA, inB] = [
      await measuresOf(pair.a, { sizes, allBatches }),
      await measuresOf(pair.b, { sizes, allBatches }),
    ];
    points.push({
      name: pair.name,
      status: { a: pair.a.status, b: pair.b.status },
      rollups: { a: usesRollups(pair.a), b: usesRollups(pair.b) },
      ...compared(inA, inB),
    });
  }
  return { a: a.dir, b: b.dir, points, ...others };
}

function compared(
  inA: readonly Measure[],
  inB: readonly Measure[],
): Pick<ComparedPoint, 'measures' | 'missing'> {
  const byName = new Map(inB.map((measure) => [measure.measure, measure]));
  const measures = inA.flatMap((one): ComparedMeasure[] => {
    const other = byName.get(one.measure);
    if (!other) return [];
    const change = difference(other, one);
    const differs = change.low > 0 || change.high < 0;
    const { measure, unit } = one;
    return [{ measure, unit, a: interval(one), b: interval(other), difference: change, differs }];
  });
  const shared = new Set(measures.map(({ measure }) => measure));
  const only = (side: string, list: readonly Measure[]) =>
    list.flatMap(({ measure }) => (shared.has(measure) ? [] : [`${measure} in ${side} only`]));
  return { measures, missing: [...only('A', inA), ...only('B', inB)] };
}

const interval = ({ value, low, high }: Estimate): Estimate => ({ value, low, high });

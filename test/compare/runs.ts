import { join } from 'node:path';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { comparedLogdir } from '../../src/compare/compared-run.js';
import type { Comparison, Difference } from '../../src/compare/comparison.js';
import { stream } from '../../src/serving-core/random/streams.js';
import type { PointView, Run } from '../../src/telemetry/run.js';
import { constructed } from './tables.js';

export const ones = [1, 1, 1, 1, 1, 1, 2, 2, 2, 4];
const twos = [1, 1, 1, 1, 2, 2, 2, 2, 8, 8];

/** Two constructed points at 100 requests/s: the second meets fewer deadlines, and takes twice as long. */
export function twoPoints(dir: string): { a: PointView; b: PointView } {
  return {
    a: constructed(join(dir, 'a'), { rate: 100 }, { met: 90, latency: 1e6, batches: ones, error: 1000 }),
    b: constructed(join(dir, 'b'), { rate: 100 }, { met: 80, latency: 2e6, batches: twos, error: 3000 }),
  };
}

export const runIn = (dir: string, ...points: PointView[]): Run => ({
  dir,
  manifest: null,
  points,
  unfinished: [],
});

export const draws = (name: string) => stream(0, name);

export const compare = (metrics: string[], ...runs: Run[]): Promise<Comparison> =>
  compareRuns(
    runs.map((one) => comparedLogdir(one)),
    { draws, metrics },
  );

/** The first difference of a metric. */
export function differenceIn(metric: string, { differences }: Comparison): Difference {
  const found = differences.find((one) => one.metric === metric);
  if (!found) throw new Error(`no ${metric} in ${differences.map((one) => one.metric)}`);
  return found;
}

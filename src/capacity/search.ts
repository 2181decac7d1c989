import type { Estimate } from '../claims/statistics/estimate.js';
import { meanOf } from '../claims/statistics/mean.js';
import { Bench, defaultGoal, type Served } from './measure.js';

export interface SearchedThroughput {
  /** Highest rate served over the seeds, queries/s. */
  throughput: Estimate;
  bySeed: number[];
  /** Share in time at each rate asked for. */
  curve: { rate: number; attainment: Estimate }[];
}

/** Searches the highest rate that is served, and the share in time at given rates, with intervals over independent seeds. */
export function searchServed(
  served: Served,
  { target, seeds, seed, rates }: { target: number; seeds: number; seed: number; rates: readonly number[] },
): SearchedThroughput {
  const benches = Array.from({ length: seeds }, (_, k) => new Bench(served, seed + k));
  const bySeed = benches.map((bench) => bench.throughput({ ...defaultGoal, target }).rate);
  return {
    throughput: meanOf(bySeed),
    bySeed,
    curve: rates.map((rate) => ({
      rate,
      attainment: meanOf(benches.map((bench) => bench.attainment(rate))),
    })),
  };
}

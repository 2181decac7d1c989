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

export interface SearchOptions {
  /** Least share in time. */
  target: number;
  /** Independent runs, and the seed of the first. */
  seeds: number;
  seed: number;
  /** Rates of the curve, queries/s. */
  rates: readonly number[];
}

/**
 * Searches the highest rate that is served, and the share in time at given rates, with intervals over independent seeds; `begins` hears
 * of each seed's search, from 0.
 */
export function searchServed(
  served: Served,
  { target, seeds, seed, rates }: SearchOptions,
  begins: (index: number) => void = () => {},
): SearchedThroughput {
  const benches = Array.from({ length: seeds }, (_, k) => new Bench(served, seed + k));
  const bySeed = benches.map((bench, k) => {
    begins(k);
    return bench.throughput({ ...defaultGoal, target }).rate;
  });
  return {
    throughput: meanOf(bySeed),
    bySeed,
    curve: rates.map((rate) => ({
      rate,
      attainment: meanOf(benches.map((bench) => bench.attainment(rate))),
    })),
  };
}

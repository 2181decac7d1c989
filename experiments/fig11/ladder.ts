import { refuse } from 'repro';
import { nativeRate } from '../shared/azure.js';

/** Share of the trace's volume that azure_scalability_exp sends for each GPU at load factor 1. */
const perGpu = 0.125;

/** The load factors that are visited: start, start · factor, … as long as they do not exceed `end`, at most so many. Throws when that is none. */
export function loadFactors(start: number, end: number, factor: number, most: number): number[] {
  if (start > end)
    refuse(
      `loadStart=${start} is beyond loadEnd=${end}: no load factor is left.`,
      `Give one of them otherwise: --set loadEnd=${start * 10}.`,
    );
  const visited: number[] = [];
  for (let load = start; load <= end && visited.length < most; load *= factor) visited.push(load);
  return visited;
}

/** Requests of so many GPUs that spend `period` s at each load factor. */
export function requestsOf(gpus: number, loads: readonly number[], period: number): number {
  return loads.reduce((sum, load) => sum + load, 0) * perGpu * nativeRate * gpus * period;
}

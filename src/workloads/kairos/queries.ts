import { UserError } from '../../errors.js';
import { type LatencyTable, largestBatch, rowsBySize } from '../../serving-core/kairos/latency-table.js';
import type { Queries } from '../../serving-core/kairos/queries.js';
import type { ArrivalName } from '../../serving-core/kairos/spec.js';
import { stream } from '../../serving-core/random/streams.js';
import { integerPoissonArrivals, poissonArrivals, type RateSteps } from './arrivals.js';
import { LARGEST_IN_MIX, productionBatch } from './batch-mix.js';

export interface QueryLoad {
  count: number;
  seed: number;
  arrivals: ArrivalName;
  /** Queries/s: one rate, or steps, which need exponential gaps. */
  rate: number | RateSteps;
}

/** Batches and luck of a run, which the rate does not change. */
export type Sizes = Omit<Queries, 'arrival'>;

/** Draws sizes for a table. Throws UserError `E_BATCH_BEYOND_DATA` when the mix has batches that the table has no latencies for. */
export function drawSizes(table: LatencyTable, { count, seed }: Pick<QueryLoad, 'count' | 'seed'>): Sizes {
  checkCovers(table, LARGEST_IN_MIX);
  const rows = rowsBySize(table);
  const batches = stream(seed, 'kairos/batches');
  const lucks = stream(seed, 'kairos/luck');
  const batch = Int32Array.from({ length: count }, () => Math.ceil(productionBatch(batches)));
  return {
    count,
    batch,
    row: batch.map((size) => rows[size]),
    luck: Float64Array.from({ length: count }, () => lucks.next()),
  };
}

/** The same queries at any rate: sizes, luck and the pattern of gaps stay. */
export function queriesAt(sizes: Sizes, { seed, arrivals, rate }: Omit<QueryLoad, 'count'>): Queries {
  const source = stream(seed, 'kairos/arrivals');
  if (arrivals === 'exponential') {
    const steps = typeof rate === 'number' ? [{ from: 0, rate }] : rate;
    return { ...sizes, arrival: poissonArrivals(sizes.count, steps, source) };
  }
  if (typeof rate !== 'number') throw new Error('rates that change need exponential gaps');
  return { ...sizes, arrival: integerPoissonArrivals(sizes.count, 1000 / rate, source) };
}

/** Throws UserError when a table lacks latencies for a batch. */
export function checkCovers(table: LatencyTable, batch: number): void {
  const largest = largestBatch(table);
  if (batch <= largest) return;
  throw new UserError(
    'E_BATCH_BEYOND_DATA',
    `Queries have batches of up to ${batch}, but the latencies of ${table.model} end at ${largest}.`,
    'Give a table that covers them, such as the built-in stand-in.',
  );
}

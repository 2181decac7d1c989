import { type LatencyTable, meansOf } from '../latency-table.js';
import type { Mix } from '../mix.js';
import { baseOf } from '../mix.js';

/** Estimated service latency by type and batch, ns. */
export function estimatesOf(table: LatencyTable, wholeMs: boolean): Float64Array {
  const means = meansOf(table);
  return wholeMs ? means.map((mean) => roundHalfEven(mean / 1e6) * 1e6) : means;
}

/**
 * Heterogeneity coefficient of each type: how fast it is beside the base at the largest batch, to two digits (HPDC'23, and its
 * program). The base has 1.
 */
export function coefficientsOf(table: LatencyTable, mix: Mix): Float64Array {
  const means = meansOf(table);
  const rows = table.batches.length;
  const largest = (type: number) => means[type * rows + rows - 1];
  const base = largest(baseOf(mix));
  return Float64Array.from(table.types, (_, type) => Math.round((100 * base) / largest(type)) / 100);
}

// As Python rounds: 2.5 becomes 2.
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

import type { LatencyTable } from '../../src/serving-core/kairos/latency-table.js';
import type { Queries } from '../../src/serving-core/kairos/queries.js';

/** A table whose latencies never vary: `latencies[type][batch − 1]` ms at batches 1, 2, … */
export function steadyTable(latencies: Readonly<Record<string, readonly number[]>>): LatencyTable {
  const types = Object.keys(latencies);
  const rows = latencies[types[0]].length;
  return {
    model: 'steady',
    types,
    batches: Int32Array.from({ length: rows }, (_, row) => row + 1),
    perBatch: 1,
    samples: Float64Array.from(types.flatMap((type) => latencies[type].map((ms) => ms * 1e6))),
  };
}

/** Queries that arrive at given times (ms) with given batches of a steady table. */
export function queriesOf(...list: readonly (readonly [arrivalMs: number, batch: number])[]): Queries {
  return {
    count: list.length,
    arrival: Float64Array.from(list, ([ms]) => ms * 1e6),
    batch: Int32Array.from(list, ([, batch]) => batch),
    row: Int32Array.from(list, ([, batch]) => batch - 1),
    luck: new Float64Array(list.length),
  };
}

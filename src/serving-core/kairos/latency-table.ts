/** Service latencies of one model: `samples` of every (instance type, batch), in ns. */
export interface LatencyTable {
  model: string;
  /** Instance types; the base, which others are rated against, is named by whoever serves. */
  types: readonly string[];
  /** Batch sizes with samples, ascending; a query's batch is rounded up to one of them. */
  batches: Int32Array;
  /** How many samples each has. */
  perBatch: number;
  /** By type, then batch, then sample; ns. */
  samples: Float64Array;
}

/** Largest batch of a table. */
export function largestBatch({ batches }: LatencyTable): number {
  return batches[batches.length - 1];
}

/** Mean latency of every (type, batch), ns, types first; summed in the order of the samples. */
export function meansOf({ types, batches, perBatch, samples }: LatencyTable): Float64Array {
  const means = new Float64Array(types.length * batches.length);
  for (let cell = 0; cell < means.length; cell++) {
    let sum = 0;
    for (let k = cell * perBatch; k < (cell + 1) * perBatch; k++) sum += samples[k];
    means[cell] = sum / perBatch;
  }
  return means;
}

/** Position in `batches` of every batch size from 0 to the largest: that size or the next above it. */
export function rowsBySize(table: LatencyTable): Int32Array {
  const rows = new Int32Array(largestBatch(table) + 1);
  for (let size = 0, row = 0; size < rows.length; size++) {
    if (size > table.batches[row]) row++;
    rows[size] = row;
  }
  return rows;
}

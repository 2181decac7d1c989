/**
 * How often each function of a trace was called in each interval. Row r is `counts[r · intervals]` up to
 * `counts[(r + 1) · intervals − 1]`; one array for all rows, because a day of the Azure trace has 66 million counts.
 * Rows are sorted by descending total; of equal totals the row that the file has later comes first.
 */
export interface TraceRows {
  functions: number;
  intervals: number;
  /** Row-major, `functions · intervals` values. */
  counts: Uint32Array;
  /** Sum of each row. */
  totals: Float64Array;
}

/** The sum of every row of `counts`. */
export function rowTotals(counts: Uint32Array, intervals: number): Float64Array {
  const totals = new Float64Array(intervals === 0 ? 0 : counts.length / intervals);
  for (let row = 0, at = 0; row < totals.length; row++) {
    let total = 0;
    for (const end = at + intervals; at < end; at++) total += counts[at];
    totals[row] = total;
  }
  return totals;
}

import type { TraceRows } from '../../workloads/trace.js';
import { MINUTES } from './format.js';

/** One day of the trace: its rows, and for each row the index of its trigger in `triggers`. */
export interface AzureDay {
  rows: TraceRows;
  triggers: Uint8Array;
}

/** Rows in the order of their file, in blocks, so that a file of unknown length is read without copying. */
export interface UnsortedDay {
  functions: number;
  /** Each holds `blockRows` rows; the last may be partly used. */
  blocks: readonly Uint32Array[];
  blockRows: number;
  totals: Float64Array;
  triggers: Uint8Array;
}

/** Orders rows by descending total, of equal ones the later first: the order in which the original client takes them. */
export function sortDay(day: UnsortedDay): AzureDay {
  const { functions, blocks, blockRows } = day;
  const order = Uint32Array.from({ length: functions }, (_, i) => i);
  order.sort((a, b) => day.totals[b] - day.totals[a] || b - a);
  const counts = new Uint32Array(functions * MINUTES);
  const totals = new Float64Array(functions);
  const triggers = new Uint8Array(functions);
  for (let to = 0; to < functions; to++) {
    const from = order[to];
    const start = (from % blockRows) * MINUTES;
    counts.set(blocks[Math.floor(from / blockRows)].subarray(start, start + MINUTES), to * MINUTES);
    totals[to] = day.totals[from];
    triggers[to] = day.triggers[from];
  }
  return { rows: { functions, intervals: MINUTES, counts, totals }, triggers };
}

import type { TraceRows } from '../../workloads/trace.js';
import { MINUTES } from './format.js';

/** One day of the trace: its rows, and for each row the index of its trigger in `triggers`. */
export interface AzureDay {
  rows: TraceRows;
  triggers: Uint8Array;
}

/** Rows in the order of their file: in one block where their number is known or bounded, else in blocks of equal size. */
export interface UnsortedDay {
  functions: number;
  /** Each holds `blockRows` rows; the last may be partly used. */
  blocks: readonly Uint32Array[];
  blockRows: number;
  totals: Float64Array;
  triggers: Uint8Array;
}

/**
 * Orders rows by descending total, of equal ones the later first: the order in which the original client takes them. A single
 * block is sorted in place, since a second copy of a day would be 265 MB more.
 */
export function sortDay(day: UnsortedDay): AzureDay {
  const { functions, blocks, blockRows } = day;
  const order = Uint32Array.from({ length: functions }, (_, i) => i);
  order.sort((a, b) => day.totals[b] - day.totals[a] || b - a);
  const counts = blocks.length === 1 ? sortInPlace(blocks[0], order) : gather(blocks, blockRows, order);
  const totals = Float64Array.from(order, (from) => day.totals[from]);
  const triggers = Uint8Array.from(order, (from) => day.triggers[from]);
  return { rows: { functions, intervals: MINUTES, counts, totals }, triggers };
}

function gather(blocks: readonly Uint32Array[], blockRows: number, order: Uint32Array): Uint32Array {
  const counts = new Uint32Array(order.length * MINUTES);
  for (let to = 0; to < order.length; to++) {
    const start = (order[to] % blockRows) * MINUTES;
    counts.set(blocks[Math.floor(order[to] / blockRows)].subarray(start, start + MINUTES), to * MINUTES);
  }
  return counts;
}

/** Moves row `order[to]` to `to` for every row, cycle by cycle with room for one row. */
function sortInPlace(counts: Uint32Array, order: Uint32Array): Uint32Array {
  const placed = new Uint8Array(order.length);
  const first = new Uint32Array(MINUTES);
  for (let start = 0; start < order.length; start++) {
    if (placed[start] === 1) continue;
    first.set(counts.subarray(start * MINUTES, (start + 1) * MINUTES));
    let to = start;
    for (; order[to] !== start; to = order[to]) {
      counts.copyWithin(to * MINUTES, order[to] * MINUTES, (order[to] + 1) * MINUTES);
      placed[to] = 1;
    }
    counts.set(first, to * MINUTES);
    placed[to] = 1;
  }
  return counts.subarray(0, order.length * MINUTES);
}

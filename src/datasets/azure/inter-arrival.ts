import type { TraceRows } from '../../workloads/trace.js';

/**
 * Coefficients of variation of the gaps between invocations, in ascending order, of the chosen functions that were
 * invoked three times or more. A trace of counts does not tell where in a minute an invocation was: those of one minute
 * are taken as evenly spread, so that a function invoked many times a minute looks more regular than it may be.
 */
export function interArrivalCvs(rows: TraceRows, chosen: (row: number) => boolean): Float64Array {
  const { functions, intervals, counts, totals } = rows;
  const cvs: number[] = [];
  for (let f = 0; f < functions; f++) {
    if (totals[f] >= 3 && chosen(f)) cvs.push(gapCv(counts.subarray(f * intervals, (f + 1) * intervals)));
  }
  return Float64Array.from(cvs).sort();
}

function gapCv(row: Uint32Array): number {
  let gaps = 0;
  let sum = 0;
  let squares = 0;
  let last = -1;
  for (let t = 0; t < row.length; t++) {
    const count = row[t];
    if (count === 0) continue;
    const within = 1 / count;
    if (last >= 0) {
      const gap = t + within / 2 - last;
      gaps++;
      sum += gap;
      squares += gap * gap;
    }
    gaps += count - 1;
    sum += (count - 1) * within;
    squares += (count - 1) * within * within;
    last = t + 1 - within / 2;
  }
  const mean = sum / gaps;
  // the difference of equal gaps is rounding only
  const variance = squares / gaps - mean * mean;
  return variance < 1e-9 * mean * mean ? 0 : Math.sqrt(variance) / mean;
}

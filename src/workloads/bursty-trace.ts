import { rowTotals, type TraceRows } from './trace.js';

/**
 * The synthetic trace of the original's bursty experiment, in requests/minute: after `leadIn` silent
 * intervals, `rate` requests/s are dealt out to one model, then to two, and so on, one more each interval. The
 * original's rows are one interval too short for the last step, so the last model never sends; here too.
 */
export function burstyTrace(models: number, leadIn: number, rate: number): TraceRows {
  const intervals = leadIn + models - 1;
  const counts = new Uint32Array(models * intervals);
  for (let active = 1; active < models; active++) {
    const even = Math.floor((60 * rate) / active);
    const extra = (60 * rate) % active;
    const interval = leadIn + active - 1;
    for (let model = 0; model < active; model++) {
      counts[model * intervals + interval] = even + (model < extra ? 1 : 0);
    }
  }
  return { functions: models, intervals, counts, totals: rowTotals(counts, intervals) };
}

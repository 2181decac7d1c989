import type { RequestBins } from './request-bins.js';

/** A logarithmic axis once the spread of latencies would press the median onto the floor of a linear one. */
export function needsLog(bins: Pick<RequestBins, 'p50' | 'max'>): boolean {
  const medians = [...bins.p50].filter((value) => value > 0);
  const highest = Math.max(...[...bins.max].filter((value) => value > 0));
  return medians.length > 0 && highest / Math.min(...medians) > 20;
}

/** Ticks at 1, 2, 5, 10, ... around the values; only powers of ten when they span more than three decades. */
function logTicks(lowest: number, highest: number): number[] {
  const first = Math.floor(Math.log10(lowest) - 1e-9);
  const last = Math.ceil(Math.log10(highest) + 1e-9);
  const steps = last - first > 3 ? [1] : [1, 2, 5];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    steps.map((step) => step * 10 ** (first + i)),
  ).flat();
  const from = ticks.findLast((tick) => tick <= lowest)!;
  const to = ticks.find((tick) => tick >= highest)!;
  return ticks.filter((tick) => tick >= from && tick <= to);
}

/** Scale and axis that show the latencies of a run: linear from zero, or logarithmic around the values. */
export function latencyAxis(bins: Pick<RequestBins, 'p50' | 'max'>) {
  if (!needsLog(bins)) return { scale: { zero: true }, axis: { tickCount: 4 } };
  const shown = [...bins.p50, ...bins.max].filter((value) => value > 0);
  const values = logTicks(Math.min(...shown), Math.max(...shown));
  const scale = { type: 'log', domain: [values[0], values.at(-1)], nice: false };
  return { scale, axis: { values, format: ',~r' } };
}

import { ink, type RequestSeries } from 'repro';

type Ticks = RequestSeries['ticks'];

/** The figures' x axis is in seconds, telemetry in nanoseconds. */
export const seconds = (ns: number) => ns / 1e9;

/** Three significant digits without trailing zeros, as the paper's axis: 1, 1.5, 5.06, 86.5. */
export function factorLabel(factor: number): string {
  return String(Number(factor.toPrecision(3)));
}

/** Steps of the ladder: each multiplier with the middle of the time it lasted, the last one up to `end` (ns). */
export function steps(ticks: Ticks, end: number): { sloFactor: number; middle: number }[] {
  return ticks.map(({ time, sloFactor }, k) => ({
    sloFactor,
    middle: (time + (ticks[k + 1]?.time ?? Math.max(end, time))) / 2,
  }));
}

/** The x channel of a figure over time whose ticks are where the multiplier changes; `end` in ns. */
export function ladderX(ticks: Ticks, end: number) {
  const values = ticks.map(({ time }) => seconds(time));
  const labels = ticks.map(({ sloFactor }) => factorLabel(sloFactor));
  return {
    field: 't',
    type: 'quantitative',
    title: 'SLO multiplier',
    scale: { domain: [0, seconds(end)], nice: false },
    axis: {
      values,
      // of the last change at or before the value
      labelExpr: `${JSON.stringify(labels)}[lastindexof(sort([${values.join()}, datum.value]), datum.value) - 1]`,
      labelOverlap: true,
      gridDash: [3, 3],
      gridColor: ink.guide,
    },
  };
}

import { simultaneous } from '../claims/statistics/simultaneous.js';
import type { Comparison, Difference } from './comparison.js';
import type { Measured } from './measure-point.js';
import type { MarginOf } from './options.js';
import { verdictOn } from './verdict.js';

/** What was measured of a point in one run beside the reference. */
export type Found = Measured & { point: string; run: string };

/** Widens all intervals so that they hold together, and judges each difference. */
export function judged(
  measured: readonly Found[],
  marginOf: MarginOf,
): Pick<Comparison, 'differences' | 'judged'> {
  const many = measured.filter(({ interval, exact }) => interval !== null && !exact).length;
  const differences = measured.map(({ metric, interval: alone, ...one }): Difference => {
    const { reference, difference, exact } = one;
    const widening = simultaneous(many, one.degrees);
    const interval =
      alone && !exact
        ? {
            low: difference - widening * (difference - alone.low),
            high: difference + widening * (alone.high - difference),
          }
        : alone;
    const { relative, absolute = 0 } = marginOf(metric);
    const ofReference = relative * Math.abs(reference);
    const margin = Math.max(ofReference, absolute);
    const marginPart = ofReference >= absolute && reference !== 0 ? relative : null;
    const part = (value: number): number => value / Math.abs(reference);
    return {
      ...one,
      metric: metric.name,
      unit: metric.unit,
      better: metric.better ?? null,
      interval,
      alone,
      margin,
      marginPart,
      relative:
        reference === 0
          ? null
          : {
              value: part(difference),
              interval: interval && { low: part(interval.low), high: part(interval.high) },
            },
      verdict: verdictOn(difference, interval, margin, metric.better),
    };
  });
  return { differences, judged: many };
}

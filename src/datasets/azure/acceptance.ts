import { triggers } from './format.js';
import { publishedFunctions, publishedRate, shareCurve, topShares, triggerMix } from './published.js';
import type { AzureStatistics } from './statistics.js';

/** One statistic of a day beside what is published, and the range within which it counts as the same. */
export interface Comparison {
  statistic: string;
  measured: number;
  published: number | null;
  low: number;
  high: number;
  within: boolean;
  unit: 'count' | 'per second' | 'fraction' | 'ratio';
}

/** How far a digitised share may be missed. */
const shareTolerance = 0.03;

/**
 * Compares a day with the published statistics of the trace. The ranges are those by which the synthetic stand-in is
 * accepted; a real day, or a stand-in of fewer functions, may well lie outside some.
 */
export function compareWithPublished(day: AzureStatistics): Comparison[] {
  const row = (
    statistic: string,
    measured: number,
    published: number | null,
    [low, high]: readonly [number, number],
    unit: Comparison['unit'] = 'fraction',
  ): Comparison => ({
    statistic,
    measured,
    published,
    low,
    high,
    within: measured >= low && measured <= high,
    unit,
  });
  const around = (value: number): [number, number] => [
    Math.max(0, value - shareTolerance),
    Math.min(1, value + shareTolerance),
  ];
  const { low, high } = publishedRate;
  const thousandth = day.shares[shareCurve.findIndex(([fraction]) => fraction === 0.001)];
  return [
    row('functions', day.functions, publishedFunctions, [40_000, 52_000], 'count'),
    row('requests per second, mean', day.rate, null, [low, high], 'per second'),
    ...topShares.map((share, i) =>
      row(
        `share of the most popular ${i === 0 ? 'function' : i + 1}`,
        day.topShares[i],
        share,
        around(share),
      ),
    ),
    row('share of the most popular 0.1 %', thousandth.share, 0.7, [0.65, 0.75]),
    row('functions with 24 a day or fewer', day.hourlyOrLess, 0.64, [0.6, 1]),
    row('function-minutes without invocation', day.zeroMinutes, null, [0.85, 1]),
    row('CV of all invocations per minute', day.minuteCv, 0.06, [0, 0.08], 'ratio'),
    row('their autocorrelation at 1 min', day.minuteLag1, 0.68, [0.5, 0.9], 'ratio'),
    row('more in minutes that 5 divides', day.fifthMinutes, 0.035, [0.02, 0.05]),
    row('quietest hour against the mean', day.hours.low, null, [0.8, 1], 'ratio'),
    row('busiest hour against the mean', day.hours.high, null, [1, 1.25], 'ratio'),
    ...triggers.flatMap((name) => {
      const [functions, invocations] = [triggerMix.functions[name], triggerMix.invocations[name]];
      const measured = day.triggers[name];
      return [
        row(`functions by ${name}`, measured.functions, functions, around(functions)),
        row(`invocations by ${name}`, measured.invocations, invocations, around(invocations)),
      ];
    }),
  ];
}

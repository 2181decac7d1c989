import type { AzureDay } from './day.js';
import { type Trigger, triggers } from './format.js';
import { interArrivalCvs } from './inter-arrival.js';
import { shareCurve } from './published.js';

/** Fractions of all functions and of all invocations. */
interface Share {
  functions: number;
  invocations: number;
}

/** What can be said of one day, in the terms in which the trace's statistics are published. */
export interface AzureStatistics {
  functions: number;
  invocations: number;
  /** Invocations per second, mean of the day. */
  rate: number;
  /** Invocations per second in every minute. */
  ratePerMinute: Float64Array;
  /** Share of all invocations of the most popular one, two and three functions. */
  topShares: number[];
  /** Share of the most popular fraction of functions, for the fractions of the published curve. */
  shares: { functions: number; share: number }[];
  /** Fraction of functions with at most 24 invocations. */
  hourlyOrLess: number;
  /** Fraction of function-minutes without invocation. */
  zeroMinutes: number;
  /** Standard deviation over mean of all functions' invocations per minute. */
  minuteCv: number;
  /** Their autocorrelation at one minute. */
  minuteLag1: number;
  /** How much more is invoked in minutes that 5 divides than in the others, relative. */
  fifthMinutes: number;
  /** Quietest and busiest hour, relative to the mean hour. */
  hours: { low: number; high: number };
  triggers: Record<Trigger, Share>;
  /** CV of inter-arrival times of every function with three invocations or more, ascending; see `interArrivalCvs`. */
  interArrivalCv: { timer: Float64Array; 'not timer': Float64Array };
}

/** Measures one day. One pass over the counts for the day's course, one for the gaps. */
export function azureStatistics({ rows, triggers: codes }: AzureDay): AzureStatistics {
  const { functions, intervals, counts, totals } = rows;
  const perMinute = new Float64Array(intervals);
  let zeros = 0;
  for (let at = 0, t = 0; at < counts.length; at++) {
    if (counts[at] === 0) zeros++;
    else perMinute[t] += counts[at];
    if (++t === intervals) t = 0;
  }
  const cumulative = new Float64Array(functions + 1);
  for (let f = 0; f < functions; f++) cumulative[f + 1] = cumulative[f] + totals[f];
  const invocations = cumulative[functions];
  const shareOf = (count: number) => cumulative[Math.min(functions, count)] / invocations;
  return {
    functions,
    invocations,
    rate: invocations / (intervals * 60),
    ratePerMinute: perMinute.map((count) => count / 60),
    topShares: [1, 2, 3].map(shareOf),
    shares: shareCurve.map(([fraction]) => ({
      functions: fraction,
      share: shareOf(Math.max(1, Math.round(fraction * functions))),
    })),
    hourlyOrLess: totals.filter((total) => total <= 24).length / functions,
    zeroMinutes: zeros / counts.length,
    ...course(perMinute),
    triggers: mix(codes, totals, invocations),
    interArrivalCv: {
      timer: interArrivalCvs(rows, (f) => triggers[codes[f]] === 'timer'),
      'not timer': interArrivalCvs(rows, (f) => triggers[codes[f]] !== 'timer'),
    },
  };
}

function course(perMinute: Float64Array) {
  const n = perMinute.length;
  const mean = sum(perMinute) / n;
  let variance = 0;
  let covariance = 0;
  for (let t = 0; t < n; t++) {
    variance += (perMinute[t] - mean) ** 2;
    if (t > 0) covariance += (perMinute[t] - mean) * (perMinute[t - 1] - mean);
  }
  const fifth = perMinute.filter((_, t) => t % 5 === 0);
  const others = perMinute.filter((_, t) => t % 5 !== 0);
  const hours = Array.from(
    { length: n / 60 },
    (_, hour) => sum(perMinute.subarray(hour * 60, hour * 60 + 60)) / (60 * mean),
  );
  return {
    minuteCv: Math.sqrt(variance / n) / mean,
    minuteLag1: variance > 0 ? covariance / variance : 0,
    fifthMinutes: sum(fifth) / fifth.length / (sum(others) / others.length) - 1,
    hours: { low: Math.min(...hours), high: Math.max(...hours) },
  };
}

function mix(codes: Uint8Array, totals: Float64Array, invocations: number): AzureStatistics['triggers'] {
  const counted = triggers.map((name): [Trigger, Share] => [name, { functions: 0, invocations: 0 }]);
  for (let f = 0; f < totals.length; f++) {
    counted[codes[f]][1].functions += 1 / totals.length;
    counted[codes[f]][1].invocations += totals[f] / invocations;
  }
  return Object.fromEntries(counted) as AzureStatistics['triggers'];
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

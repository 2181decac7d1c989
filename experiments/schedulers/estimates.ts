import { batchMeans, type Estimate } from 'repro';
import { arrivedIn, batchesOf, inTimeOf, type Measured, secondsOf } from './measured.js';

/** Share of the requests that were answered in time, with the interval of batch means. */
export function satisfaction(measured: Measured): Estimate {
  const value = inTimeOf(measured) / arrivedIn(measured);
  return batchMeans(batchesOf(measured)) ?? { value, low: 0, high: 1 };
}

/** Answers in time per second: the satisfaction times the rate that arrived. */
export function goodput(measured: Measured): Estimate {
  const rate = arrivedIn(measured) / secondsOf(measured);
  const { value, low, high } = satisfaction(measured);
  return { value: value * rate, low: low * rate, high: high * rate };
}

/**
 * By how much the satisfaction of `a` is above that of `b`, stretch by stretch of the same arrivals, which both had: what the trace
 * does to both cancels. Null when their arrivals differ. The interval is that of batch means, of (a − b + 1) / 2.
 */
export function advantage(a: Measured, b: Measured): Estimate | null {
  const [own, other] = [batchesOf(a), batchesOf(b)];
  if (own.length !== other.length || own.some(({ trials }, i) => trials !== other[i]!.trials)) return null;
  const pairs = own.map(({ successes, trials }, i) => ({
    successes: successes + (trials - other[i]!.successes),
    trials: 2 * trials,
  }));
  const estimate = batchMeans(pairs);
  if (!estimate) return null;
  const back = (share: number) => 2 * share - 1;
  const { value, low, high, degrees } = estimate;
  return { value: back(value), low: back(low), high: back(high), degrees };
}

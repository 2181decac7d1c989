/** How an allocation's latency is estimated. */
export interface Estimator {
  /** Percentile of the M/D/c estimate, above 0 to below 100; 0: the upper bound; negative: the M/D/c mean. */
  readonly percentile: number;
  /** Utilisation beyond which the estimate grows linearly instead of without bound. */
  readonly maxRho: number;
}

/** What every published configuration of Faro has. */
export const publishedEstimator: Estimator = { percentile: 99, maxRho: 0.95 };

/** Waiting probability that stands for 0, whose logarithm does not exist. */
const LEAST_WAITING = 1e-4;

/** Latency when all requests of a second come at once, in the unit of `processing`: rate in requests/s, replicas above 0. */
export function upperBound(rate: number, processing: number, replicas: number): number {
  return (rate * processing) / replicas;
}

/**
 * A percentile of the latency of an M/D/c queue, s: Erlang's C formula for the waiting of M/M/c, halved for constant service times
 * (Faro, section 3.2). Overload is relaxed: beyond `maxRho` the load that reaches it is estimated, and the latency grows in proportion to what is beyond.
 * `rate` in requests/s, `processing` in s; `replicas` may be fractional, and not positive gives Infinity.
 */
export function mdcLatency(rate: number, processing: number, replicas: number, by: Estimator): number {
  if (replicas <= 0) return Number.POSITIVE_INFINITY;
  const capacity = replicas / processing;
  let served = rate;
  let share = 1;
  if (rate / capacity > by.maxRho) {
    served = by.maxRho * capacity;
    share = served / rate;
  }
  const waiting = waitingProbability(served * processing, replicas) || LEAST_WAITING;
  const spare = capacity - served;
  const wait =
    by.percentile < 0
      ? waiting / spare
      : Math.max(0, Math.log((100 * waiting) / (100 - by.percentile)) / spare);
  return (wait / 2 + processing) / share;
}

/** Erlang's C for `offered` erlangs; whole servers wait, a fraction of one only adds capacity. */
export function waitingProbability(offered: number, replicas: number): number {
  const servers = Math.floor(replicas);
  let term = 1;
  let sum = 0;
  for (let j = 0; j < servers; j++) {
    sum += term;
    term *= offered / (j + 1);
  }
  const last = term / (1 - offered / replicas);
  return last / (sum + last);
}

/** Latency, ms, of one job at `rate` requests/s with `replicas` replicas that take `processing` ms a request. */
export function estimateLatency(rate: number, processing: number, replicas: number, by: Estimator): number {
  if (replicas <= 0) return Number.POSITIVE_INFINITY;
  if (by.percentile === 0) return upperBound(rate, processing, replicas);
  return 1000 * mdcLatency(rate, processing / 1000, replicas, by);
}

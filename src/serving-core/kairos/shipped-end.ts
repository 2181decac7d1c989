import type { SessionOptions } from './session.js';

/**
 * How the original ends a run: early, when more queries wait than arrive in ten target latencies and than twice the instances, and
 * otherwise with the last query that it sends. Its third rule, 10 % late, is left out. `qos` in ns, `rate` in queries/s.
 */
export function shippedEnd(
  counts: readonly number[],
  qos: number,
  rate: number,
): Pick<SessionOptions, 'mostWaiting' | 'leaveOutstanding'> {
  const instances = counts.reduce((sum, count) => sum + count, 0);
  return { mostWaiting: Math.max((10 * qos * rate) / 1e9, 2 * instances), leaveOutstanding: true };
}

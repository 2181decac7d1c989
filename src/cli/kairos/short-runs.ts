import type { Estimate } from '../../claims/statistics/estimate.js';

/** Targets that a run must last for its queues to have time to grow. */
const ENOUGH = 20;

/**
 * What to say of runs that are over before a queue can grow, so that more is served than the mix can for long; undefined of longer ones.
 *
 * @param found highest rates, queries/s. @param queries of a run. @param qos target latency, ns.
 */
export function shortRuns(
  found: readonly { throughput: Estimate }[],
  queries: number,
  qos: number,
): string | undefined {
  const fastest = Math.max(...found.map(({ throughput }) => throughput.value));
  const targets = ((queries / fastest) * 1e9) / qos;
  if (targets >= ENOUGH) return undefined;
  return `a run of ${queries} queries lasts ${targets.toPrecision(2)} target latencies at ${fastest.toPrecision(4)} queries/s, too short for queues to grow: give more --queries.`;
}

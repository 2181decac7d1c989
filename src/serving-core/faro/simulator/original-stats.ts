import type { FaroSummary } from './summary.js';

/** Statistics of a run by the names of the original's `latency_stats.pkl`; null where there is nothing to tell. */
export type OriginalStats = Record<string, number | string | null | Record<string, number>>;

/** What a job is called and must keep. */
export interface StatedJob {
  /** Cluster of the original, `serve-cluster0`: what names of keys end in. */
  readonly cluster: string;
  /** ms. */
  readonly slo: number;
}

/**
 * The summary statistics of the original's analysis of a simulation: latencies in ms, `slo_rate` in percent of all requests, the other rates as fractions, averages by minute as
 * docs/metrics.md has them. Percentiles are exact to 0.1 ms, up to 60 s.
 */
export function originalStats(summary: FaroSummary, jobs: readonly StatedJob[]): OriginalStats {
  const slos = new Set(jobs.map(({ slo }) => slo));
  const byJob = (prefix: string, values: readonly number[]) =>
    Object.fromEntries(jobs.map(({ cluster }, i) => [`${prefix}_${cluster}`, told(values[i])]));
  return {
    target_slo:
      slos.size === 1 ? jobs[0].slo : Object.fromEntries(jobs.map(({ cluster, slo }) => [cluster, slo])),
    avg: told(summary.mean),
    min: told(summary.min),
    max: told(summary.max),
    p90: told(summary.p90),
    p95: told(summary.p95),
    p99: told(summary.p99),
    slo_rate: told(100 * summary.inTime),
    failed: summary.dropped,
    ...byJob('avg_slo_rate', summary.withinByJob),
    avg_total_slo_rate: told(1 - summary.clusterViolationRate),
    avg_used_replicas: told(summary.meanReplicas),
    max_used_replicas: summary.maxReplicas,
    ...byJob('avg_util', summary.utilityByJob),
    ...byJob('avg_effective_util', summary.effectiveByJob),
    avg_total_utility: jobs.length - summary.lostUtility,
    avg_total_effective_utility: jobs.length - summary.lostEffectiveUtility,
    utility: 'latency',
  };
}

function told(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

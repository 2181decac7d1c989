import type { SolverJob } from './problem.js';

/** Cuts an ordered list into so many groups of neighbours, as equal as possible, the larger first. */
export function contiguous<T>(list: readonly T[], groups: number): T[][] {
  const size = Math.floor(list.length / groups);
  const larger = list.length % groups;
  let begin = 0;
  return Array.from({ length: groups }, (_, i) => {
    const end = begin + size + (i < larger ? 1 : 0);
    const group = list.slice(begin, end);
    begin = end;
    return group;
  });
}

/** A group of jobs as one: rates, replicas and minima are sums, the rest means. */
export function asOneJob(group: readonly SolverJob[]): SolverJob {
  const sum = (of: (job: SolverJob) => number) => group.reduce((total, job) => total + of(job), 0);
  const steps = Math.max(...group.map(({ rates }) => rates.length));
  return {
    rates: Array.from({ length: steps }, (_, step) => sum(({ rates }) => rates[step] ?? 0)),
    current: sum(({ current }) => current),
    minimum: sum(({ minimum = 1 }) => minimum),
    processing: sum(({ processing }) => processing) / group.length,
    slo: sum(({ slo }) => slo) / group.length,
    weight: sum(({ weight = 1 }) => weight) / group.length,
    accept: sum(({ accept = 1 }) => accept) / group.length,
  };
}

/** Shares a whole quota in proportion to `parts`: rounded down, and what is left by the largest remainders, the first of equals first. */
export function shareQuota(quota: number, parts: readonly number[]): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  const exact = parts.map((part) => (quota * part) / total);
  const shares = exact.map(Math.floor);
  const left = quota - shares.reduce((sum, share) => sum + share, 0);
  const order = exact
    .map((value, i) => ({ i, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order.slice(0, left)) shares[i]++;
  return shares;
}

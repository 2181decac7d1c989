import type { Capacity } from '../shared/kairos-outcome.js';

/** Spearman's rank correlation of bound and measured throughput; equal values share their mean rank. */
export function rankCorrelation(found: readonly Capacity[]): number {
  const bound = ranksOf(found.map((one) => one.bound));
  const served = ranksOf(found.map((one) => one.throughput.value));
  const mean = (found.length + 1) / 2;
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, rank, i) => sum + (rank - mean) * (b[i] - mean), 0);
  return product(bound, served) / Math.sqrt(product(bound, bound) * product(served, served));
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const lower = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return lower + (equal + 1) / 2;
  });
}

/** Those that KAIROS+ would try, in the order of their bounds: it stops when no bound is above the best so far, and skips sub-mixes. */
export function triedByPlus(found: readonly Capacity[]): Capacity[] {
  const tried: Capacity[] = [];
  let best = 0;
  for (const one of [...found].sort((a, b) => b.bound - a.bound)) {
    if (one.bound <= best) break;
    if (tried.some(({ counts }) => counts.every((count, type) => one.counts[type] <= count))) continue;
    tried.push(one);
    best = Math.max(best, one.throughput.value);
  }
  return tried;
}

/** Points by model, in sweep order. */
export function byModel(found: readonly Capacity[]): Map<string, Capacity[]> {
  const groups = new Map<string, Capacity[]>();
  for (const one of found) groups.set(one.model, [...(groups.get(one.model) ?? []), one]);
  return groups;
}

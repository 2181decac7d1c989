import { shared } from '../shared/claims/repeats.js';
import type { Capacity } from '../shared/kairos-outcome.js';
import { rankCorrelation } from '../shared/rank-correlation.js';

/** Spearman's rank correlation of bound and measured throughput, in each repeat that all mixes have. */
export function boundCorrelations(found: readonly Capacity[]): number[] {
  return shared(found).map((own) =>
    rankCorrelation(
      own.map(({ bound }) => bound),
      own.map(({ throughput }) => throughput.value),
    ),
  );
}

/** The highest bound first. */
export function byBound(found: readonly Capacity[]): Capacity[] {
  return [...found].sort((a, b) => b.bound - a.bound);
}

/** Points by model, in sweep order. */
export function byModel(found: readonly Capacity[]): Map<string, Capacity[]> {
  const groups = new Map<string, Capacity[]>();
  for (const one of found) groups.set(one.model, [...(groups.get(one.model) ?? []), one]);
  return groups;
}

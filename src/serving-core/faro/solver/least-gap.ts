import type { MostUtility } from './most-utility.js';
import type { UtilityTable } from './utility-table.js';

/** Steps that a search may take, some 50 ms: beyond, it looks at a part of all pairs of bounds only. */
const STEPS = 1e7;

/**
 * Objectives with max U − min U: for every pair of a least and a most utility that some job can have, the allocation of most utility between them
 * is found by the dynamic programme. Pairs whose bound is not below the best so far are skipped.
 */
export function leastGap(
  table: UtilityTable,
  programme: MostUtility,
): { replicas: number[]; exact: boolean } {
  const { sum, gap } = table.terms;
  const levels = [...new Set(table.values.flatMap((values) => [...values]))].sort((a, b) => a - b);
  const bounds = new Bounds(table);
  const total = programme.find(bounds.lowest, bounds.highest);
  let best = { value: table.objective(programme.replicas), replicas: [...programme.replicas] };
  const tryPair = (least: number, most: number) => {
    const bound = gap * (most - least) - sum * Math.min(total, bounds.sumBelow(most)) - table.terms.constant;
    if (bound >= best.value) return;
    bounds.atMost(most);
    if (programme.find(bounds.lowest, bounds.highest) === Number.NEGATIVE_INFINITY) return;
    const value = table.objective(programme.replicas);
    if (value < best.value) best = { value, replicas: [...programme.replicas] };
  };
  const feasible = levels.filter((least) => bounds.atLeast(least));
  const affordable = Math.max(16, Math.floor(STEPS / programme.cost));
  const pairs = (feasible.length * levels.length) / 2;
  const exact = sum === 0 ? feasible.length <= affordable : pairs <= affordable;
  const side = sum === 0 ? affordable : Math.floor(Math.sqrt(affordable));
  for (const least of exact ? feasible.reverse() : thinned(feasible.reverse(), side)) {
    const first = bounds.atLeast(least) ? bounds.leastMost() : 1;
    const mosts = sum === 0 ? [first] : levels.filter((most) => most >= first);
    for (const most of exact ? mosts : thinned(mosts, side)) tryPair(least, most);
  }
  return { replicas: best.replicas, exact };
}

/** The allocation whose worst job is best off, and that has the most utility of all of these. */
export function bestWorst(table: UtilityTable, programme: MostUtility): number[] {
  const levels = table.values.flatMap((values) => [...values]).sort((a, b) => b - a);
  const bounds = new Bounds(table);
  for (const least of levels) {
    if (!bounds.atLeast(least)) continue;
    programme.find(bounds.lowest, bounds.highest);
    break;
  }
  return [...programme.replicas];
}

/** Counts of replicas beyond their minimum between which every job's utility is within a least and a most. */
class Bounds {
  readonly lowest: Int32Array;
  readonly highest: Int32Array;
  private readonly budget: number;

  constructor(private readonly table: UtilityTable) {
    this.lowest = new Int32Array(table.jobs);
    this.highest = Int32Array.from(table.values, ({ length }) => length - 1);
    this.budget = table.quota - table.minimum.reduce((sum, count) => sum + count, 0);
  }

  /** Sets the lowest counts; false when some job cannot reach it or the quota is too small. */
  atLeast(least: number): boolean {
    let needed = 0;
    for (const [job, values] of this.table.values.entries()) {
      const first = values.findIndex((value) => value >= least);
      if (first < 0) return false;
      this.lowest[job] = first;
      needed += first;
    }
    return needed <= this.budget;
  }

  /** The most utility that some job has at its lowest count: no smaller bound is possible. */
  leastMost(): number {
    return this.table.values.reduce((most, values, job) => Math.max(most, values[this.lowest[job]]), 0);
  }

  atMost(most: number): void {
    for (const [job, values] of this.table.values.entries())
      this.highest[job] = values.findLastIndex((value) => value <= most);
  }

  /** No allocation within a most has more weighted utility than this. */
  sumBelow(most: number): number {
    return this.table.values.reduce(
      (sum, values, job) => sum + this.table.weights[job] * Math.min(most, values[values.length - 1]),
      0,
    );
  }
}

// So many of a list, evenly, with its first and last.
function thinned<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]);
}

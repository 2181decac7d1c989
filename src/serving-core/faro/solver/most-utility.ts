import type { UtilityTable } from './utility-table.js';

/**
 * The allocation of most weighted utility, by dynamic programming over jobs and replicas: exact, since the sum is separable. Every job gets
 * between `lowest` and `highest` replicas beyond its minimum; of equal allocations the one with fewer replicas wins. O(jobs × quota × span).
 */
export class MostUtility {
  private readonly budget: number;
  private readonly best: Float64Array;
  private readonly choice: Int16Array;
  /** Replicas by job of the last call. */
  readonly replicas: Int32Array;

  constructor(private readonly table: UtilityTable) {
    this.budget = table.quota - table.minimum.reduce((sum, count) => sum + count, 0);
    this.best = new Float64Array(this.budget + 1);
    this.choice = new Int16Array(table.jobs * (this.budget + 1));
    this.replicas = new Int32Array(table.jobs);
  }

  /** Steps of one call, at most: what it costs. */
  get cost(): number {
    return this.budget * this.table.values.reduce((sum, { length }) => sum + length, 1);
  }

  /** Finds it and returns the sum, or −Infinity when the lowest counts are more than the quota. */
  find(lowest: ArrayLike<number>, highest: ArrayLike<number>): number {
    const { table, best, choice } = this;
    let width = this.budget;
    for (let job = 0; job < table.jobs; job++) width -= lowest[job];
    if (width < 0) return Number.NEGATIVE_INFINITY;
    best.fill(0, 0, width + 1);
    for (let job = 0; job < table.jobs; job++) {
      const values = table.values[job];
      const weight = table.weights[job];
      const base = lowest[job];
      const span = highest[job] - base;
      const row = job * (width + 1);
      // Downwards, so that `best` below is still that of the jobs before.
      for (let b = width; b >= 0; b--) {
        let most = Number.NEGATIVE_INFINITY;
        let taken = 0;
        const last = Math.min(span, b);
        for (let more = 0; more <= last; more++) {
          const value = best[b - more] + weight * values[base + more];
          if (value > most) {
            most = value;
            taken = more;
          }
        }
        best[b] = most;
        choice[row + b] = taken;
      }
    }
    let left = width;
    for (let job = table.jobs - 1; job >= 0; job--) {
      const taken = choice[job * (width + 1) + left];
      this.replicas[job] = table.minimum[job] + lowest[job] + taken;
      left -= taken;
    }
    return best[width];
  }
}

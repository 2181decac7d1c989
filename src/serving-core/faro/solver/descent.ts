import type { UtilityTable } from './utility-table.js';

/** Improvements smaller than this are noise. */
const LEAST = 1e-9;
const NOBODY = -1;

/**
 * Moves single replicas as long as the objective falls: one more, one from a job to another, or one fewer; the first move that helps is made. It ends at a
 * local optimum. Returns new replicas.
 */
export function descend(table: UtilityTable, from: readonly number[]): number[] {
  const { jobs, minimum } = table;
  const state = new State(table, from);
  for (let moved = true; moved; ) {
    moved = false;
    for (let to = 0; to < jobs; to++) {
      if (state.free > 0) moved = state.improve(to, NOBODY) || moved;
      for (let giver = 0; giver < jobs; giver++)
        if (giver !== to && state.replicas[giver] > minimum[giver]) moved = state.improve(to, giver) || moved;
      if (state.replicas[to] > minimum[to]) moved = state.improve(NOBODY, to) || moved;
    }
  }
  return state.replicas;
}

/** An allocation of which a move is judged in O(1): it knows its three least and three most utilities, of which a move changes two. */
class State {
  readonly replicas: number[];
  free: number;
  private value = 0;
  private sum = 0;
  private readonly utilities: Float64Array;
  private leasts: number[] = [];
  private mosts: number[] = [];

  constructor(
    private readonly table: UtilityTable,
    from: readonly number[],
  ) {
    this.replicas = [...from];
    this.free = table.quota - from.reduce((sum, count) => sum + count, 0);
    this.utilities = Float64Array.from(table.utilities(from));
    this.refresh();
  }

  /** Gives a replica to a job from another, or from or to nobody, if the objective falls by it. */
  improve(to: number, giver: number): boolean {
    const { table, replicas, utilities } = this;
    const { sum: perSum, gap, constant } = table.terms;
    let { sum } = this;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const [job, change] of [
      [to, 1],
      [giver, -1],
    ]) {
      if (job === NOBODY) continue;
      const after = table.at(job, replicas[job] + change);
      sum += table.weights[job] * (after - utilities[job]);
      if (after < least) least = after;
      if (after > most) most = after;
    }
    for (const job of this.leasts) if (job !== to && job !== giver) least = Math.min(least, utilities[job]);
    for (const job of this.mosts) if (job !== to && job !== giver) most = Math.max(most, utilities[job]);
    if (gap * (most - least) - perSum * sum - constant >= this.value - LEAST) return false;
    if (to !== NOBODY) utilities[to] = table.at(to, ++replicas[to]);
    if (giver !== NOBODY) utilities[giver] = table.at(giver, --replicas[giver]);
    this.free += Number(giver !== NOBODY) - Number(to !== NOBODY);
    this.refresh();
    return true;
  }

  private refresh(): void {
    const { table, utilities } = this;
    const order = [...utilities.keys()].sort((a, b) => utilities[a] - utilities[b]);
    this.leasts = order.slice(0, 3);
    this.mosts = order.slice(-3);
    this.sum = utilities.reduce((sum, value, job) => sum + table.weights[job] * value, 0);
    this.value = table.objective(this.replicas);
  }
}

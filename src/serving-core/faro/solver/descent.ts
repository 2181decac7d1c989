import type { UtilityTable } from './utility-table.js';

/** Improvements smaller than this are noise. */
const LEAST = 1e-9;

/**
 * Moves single replicas as long as the objective falls: one more, one fewer, or one from a job to another; the first move that helps is made. It ends at a
 * local optimum. Returns new replicas.
 */
export function descend(table: UtilityTable, from: readonly number[]): number[] {
  const x = [...from];
  let value = table.objective(x);
  let used = x.reduce((sum, count) => sum + count, 0);
  const better = () => {
    const next = table.objective(x);
    if (next >= value - LEAST) return false;
    value = next;
    return true;
  };
  for (let moved = true; moved; ) {
    moved = false;
    for (let to = 0; to < table.jobs; to++) {
      x[to]++;
      if (used < table.problem.quota && better()) {
        used++;
        moved = true;
        continue;
      }
      for (let giver = 0; giver < table.jobs; giver++) {
        if (giver === to || x[giver] <= table.minimum[giver]) continue;
        x[giver]--;
        if (better()) {
          moved = true;
          break;
        }
        x[giver]++;
      }
      const swapped = x.reduce((sum, count) => sum + count, 0) === used;
      if (!swapped) x[to]--;
      if (swapped || x[to] <= table.minimum[to]) continue;
      x[to]--;
      if (better()) {
        used--;
        moved = true;
      } else x[to]++;
    }
  }
  return x;
}

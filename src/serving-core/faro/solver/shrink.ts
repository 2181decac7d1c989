/** What giving back knows of a problem: the objective of whole replicas, the fewest of each job, and the quota of all. */
export interface Shrinkable {
  readonly minimum: ArrayLike<number>;
  readonly quota: number;
  objective(replicas: readonly number[]): number;
}

/** Rise of the objective that a replica is not worth. */
const TOLERANCE = 1e-4;

/**
 * Gives back replicas one by one, job by job, while the objective rises by at most 1e-4 for each; then, if any was given back, hands all that is free to the
 * first job that it helps, and shrinks again (Faro's "adjust"). Returns new replicas.
 */
export function shrink(table: Shrinkable, from: readonly number[]): number[] {
  const x = [...from];
  if (!giveBack(table, x)) return x;
  const free = table.quota - x.reduce((sum, count) => sum + count, 0);
  const value = table.objective(x);
  for (let job = 0; job < x.length; job++) {
    x[job] += free;
    if (value - table.objective(x) > TOLERANCE) {
      giveBack(table, x);
      return x;
    }
    x[job] -= free;
  }
  return x;
}

function giveBack(table: Shrinkable, x: number[]): boolean {
  let value = table.objective(x);
  let changed = false;
  for (let job = 0; job < x.length; job++) {
    while (x[job] > table.minimum[job]) {
      x[job]--;
      const next = table.objective(x);
      if (next - value > TOLERANCE) {
        x[job]++;
        break;
      }
      value = next;
      changed = true;
    }
  }
  return changed;
}

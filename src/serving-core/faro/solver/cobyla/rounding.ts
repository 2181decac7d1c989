import type { Shrinkable } from '../shrink.js';

/** Objectives that agree in so many units are equal. */
const TOLERANCE = 1e-4;

/** Replicas beyond the quota are taken away one by one, where the objective stays least to four decimals, or else nearest to what a job has (the original's rule). */
export function intoQuota(replicas: readonly number[], by: Shrinkable, current: readonly number[]): number[] {
  const x = [...replicas];
  let used = x.reduce((sum, count) => sum + count, 0);
  for (; used > by.quota; used--) {
    let chosen = -1;
    let [least, nearest] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let job = 0; job < x.length; job++) {
      if (x[job] <= by.minimum[job]) continue;
      x[job]--;
      const value = Math.round(by.objective(x) / TOLERANCE);
      const distance = Math.abs(x[job] - current[job]);
      x[job]++;
      if (value < least || (value === least && distance < nearest))
        [chosen, least, nearest] = [job, value, distance];
    }
    x[chosen]--;
  }
  return x;
}

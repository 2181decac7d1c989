import { type PointView, requestSeries, type SatisfactionEstimate, satisfaction } from 'repro';

/** Satisfaction of one curve at one SLO multiplier. */
export interface Step extends SatisfactionEstimate {
  sloFactor: number;
}

/** One curve of a figure over the SLO ladder: its steps by ascending multiplier. */
export interface Curve {
  /** As it is called in a claim's `where`. */
  name: string;
  steps: readonly Step[];
}

/**
 * The steps of points that are repeats of each other, counted together; `where` selects rows in SQL. Rows are told apart
 * by their slo_factor, since a row's time is its departure, which may lie in the next step. Null without a request log.
 */
export async function readSteps(points: readonly PointView[], where?: string): Promise<Step[] | null> {
  const batches = new Map<number, { successes: number; trials: number }[]>();
  for (const { files } of points) {
    if (!files.requests) return null;
    for (const { sloFactor, rows, met } of (await requestSeries(files.requests, { where })).factors) {
      const list = batches.get(sloFactor) ?? [];
      rows.forEach((trials, i) => {
        list.push({ successes: met[i], trials });
      });
      batches.set(sloFactor, list);
    }
  }
  return [...batches]
    .sort(([a], [b]) => a - b)
    .flatMap(([sloFactor, list]) => {
      const estimate = satisfaction(list);
      return estimate ? [{ sloFactor, ...estimate }] : [];
    });
}

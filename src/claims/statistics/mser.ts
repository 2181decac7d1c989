/** Observations that a batch is the mean of: MSER-5. */
export const BATCH = 5;
/** The fewest batches that a cut is looked for in. */
const FEWEST = 20;
/** At least so many batches, and this share of them, must be left by a cut. */
const LAST = 5;
const LAST_SHARE = 0.1;

/** Where a series has become steady. */
export interface Truncation {
  /** Observations to leave out from the beginning, a whole number of batches; 0 when it was steady at once, or never. */
  cut: number;
  /**
   * `never` when the best cut lies in the second half: the series still changes, and no part of it can be told from a
   * transient. `short` when there are too few observations to tell.
   */
  state: 'steady' | 'never' | 'short';
}

/**
 * How much of a series is its warm-up, from its batch means y(1) … y(k): the cut d that minimises
 * Σ_{i>d} (y(i) − ȳ(d))² / (k − d)², with ȳ(d) the mean of what is left, which trades the bias of the beginning for the
 * variance of a shorter rest (White 1997, Simulation 69:323; White, Cobb & Spratt 2000, Proc. Winter Simulation
 * Conference, MSER-5). One pass from the end, by Welford's update. The first of equal minima is taken.
 *
 * A cut in the second half is none. Cuts that leave too few batches are not looked at, since a few neighbours at the
 * end that happen to be alike look like the steadiest part of all (Hoad, Robinson & Davies 2010, J. Oper. Res. Soc.
 * 61:1389, leave out the last five); here a tenth, because the rest of a long series may be alike by thousands.
 */
export function mser(means: readonly number[]): Truncation {
  const k = means.length;
  if (k < FEWEST) return { cut: 0, state: 'short' };
  const least = Math.max(LAST, Math.ceil(LAST_SHARE * k));
  let [mean, squares] = [0, 0];
  let [best, cut] = [Number.POSITIVE_INFINITY, 0];
  for (let d = k - 1; d >= 0; d--) {
    const n = k - d;
    const delta = means[d] - mean;
    mean += delta / n;
    squares += delta * (means[d] - mean);
    const statistic = squares / (n * n);
    if (n >= least && statistic <= best) [best, cut] = [statistic, d];
  }
  return cut > k / 2 ? { cut: 0, state: 'never' } : { cut: cut * BATCH, state: 'steady' };
}

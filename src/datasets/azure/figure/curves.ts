export interface Mark {
  x: number;
  y: number;
}
export type Curve = readonly Mark[];

/** Most points that a curve is drawn with: more than its panel has pixels. */
const points = 600;

/**
 * The fraction of ascending values that are at most x, as a stair thinned to what can be seen; up to `end`, when that lies
 * beyond the last value.
 */
export function cumulative(ascending: Float64Array, end = 0): Mark[] {
  const n = ascending.length;
  const marks: Mark[] = [];
  let drawn = 0;
  for (let i = 0; i < n; i++) {
    const ends = i + 1 === n || ascending[i + 1] > ascending[i];
    if (!ends || (i + 1 < n && i + 1 - drawn < n / points)) continue;
    // the foot of a high step, so that it is drawn upright
    if (i + 1 - drawn > n / 50) marks.push({ x: ascending[i], y: drawn / n });
    marks.push({ x: ascending[i], y: (i + 1) / n });
    drawn = i + 1;
  }
  if (n > 0 && end > ascending[n - 1]) marks.push({ x: end, y: 1 });
  return marks;
}

/** The share of all invocations that the most popular fraction x of functions has, at ranks evenly spaced by logarithm. */
export function shares(descending: Float64Array): Mark[] {
  const n = descending.length;
  const all = descending.reduce((sum, total) => sum + total, 0);
  const marks: Mark[] = [];
  let share = 0;
  let next = 1;
  for (let rank = 1; rank <= n; rank++) {
    share += descending[rank - 1] / all;
    if (rank < next && rank < n) continue;
    marks.push({ x: rank / n, y: share });
    next = rank * 1.03;
  }
  return marks;
}

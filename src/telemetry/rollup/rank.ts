/** Rank of the quantile `q` among `n` values from 1 to n, nearest rank: ⌈q·n⌉ (Hyndman & Fan 1996, definition 1). */
export function nearestRank(q: number, n: number): number {
  return Math.max(1, Math.ceil(q * n));
}

/** Value of ascending numbers at a fraction `p` of the way from the first to the last, on a straight line between two neighbours. */
export function percentile(ascending: Float64Array, p: number): number {
  const at = p * (ascending.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
}

/** The fewest values above a bound, of `count`, that put percentile `p` above it whatever they are. */
export function tooManyAbove(count: number, p: number): number {
  return count - Math.floor(p * (count - 1));
}

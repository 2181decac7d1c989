/** The quantile `q` (0 to 1) of the first `length` values and `infinite` more that are Infinity, by linear interpolation. Reorders the values. NaN of nothing. */
export function quantile(values: Float64Array, length: number, q: number, infinite = 0): number {
  const all = length + infinite;
  if (all === 0) return Number.NaN;
  const place = (all - 1) * q;
  const below = Math.floor(place);
  const share = place - below;
  if (below >= length) return Number.POSITIVE_INFINITY;
  select(values, length, below);
  const low = values[below];
  if (share === 0) return low;
  if (below + 1 >= length) return infinite > 0 ? Number.POSITIVE_INFINITY : low;
  let high = values[below + 1];
  for (let i = below + 2; i < length; i++) if (values[i] < high) high = values[i];
  return low + share * (high - low);
}

// Hoare's FIND: afterwards nothing before `k` is larger than the value at it, and nothing behind it smaller.
function select(values: Float64Array, length: number, k: number): void {
  let left = 0;
  let right = length - 1;
  while (left < right) {
    const pivot = values[k];
    let i = left;
    let j = right;
    do {
      while (values[i] < pivot) i++;
      while (pivot < values[j]) j--;
      if (i <= j) {
        const value = values[i];
        values[i++] = values[j];
        values[j--] = value;
      }
    } while (i <= j);
    if (j < k) left = i;
    if (k < i) right = j;
  }
}

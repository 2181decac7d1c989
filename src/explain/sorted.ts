/** Position of the first item of a list sorted by `key` whose key is beyond `limit`; its length when there is none. */
export function firstAfter<T>(list: readonly T[], limit: number, key: (item: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key(list[middle]) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Things that begin and end, found by when they were there without looking at all of them. */
export class Timeline<T> {
  private readonly sorted: T[];
  private readonly longest: number;

  /** `begin` and `end` in ns; items without either are left out. */
  constructor(
    items: readonly T[],
    private readonly begin: (item: T) => number,
    private readonly end: (item: T) => number,
  ) {
    this.sorted = items.filter((item) => begin(item) <= end(item)).sort((a, b) => end(a) - end(b));
    this.longest = this.sorted.reduce((most, item) => Math.max(most, end(item) - begin(item)), 0);
  }

  /** Those that had begun by `to` and had not ended before `from`, by their end. */
  during(from: number, to: number): T[] {
    const { sorted, begin, end, longest } = this;
    // One that ends later than this began after `to`.
    const first = firstAfter(sorted, from - 1, end);
    const last = firstAfter(sorted, to + longest, end);
    return sorted.slice(first, last).filter((item) => begin(item) <= to && end(item) >= from);
  }
}

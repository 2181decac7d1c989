/** Where to look for the highest value that meets a goal. */
export interface Range {
  start: number;
  min: number;
  max: number;
  /** Whether values are whole numbers. */
  whole: boolean;
  /** Share of the value that meets the goal by which one that does not may be larger at the end. */
  precision: number;
}

/** The highest value found that meets the goal, and the lowest above it that does not. */
export interface Found {
  met: number | null;
  missed: number | null;
  /** `everywhere`: up to the largest value tried; `nowhere`: down to the smallest. */
  end: 'between' | 'everywhere' | 'nowhere';
}

/** Steps up, and down, before a search gives up: each doubling of a rate doubles the work. */
const MOST_DOUBLINGS = 12;
const MOST_HALVINGS = 20;

/**
 * Looks for the highest value that meets a goal, which is taken to be met below and missed above: doubles or halves until both are seen, then
 * bisects. Values that are not whole have six digits.
 */
export async function climb(range: Range, meets: (value: number) => Promise<boolean>): Promise<Found> {
  const { start, min, max, whole, precision } = range;
  let met: number | null = null;
  let missed: number | null = null;
  let value = Math.min(Math.max(start, min), max);
  for (let up = 0, down = 0; met === null || missed === null; ) {
    if (await meets(value)) {
      met = value;
      if (missed !== null) break;
      if (value >= max || up++ === MOST_DOUBLINGS) return { met, missed, end: 'everywhere' };
      value = Math.min(value * 2, max);
    } else {
      missed = value;
      if (met !== null) break;
      const half = rounded(value / 2, whole);
      if (value <= min || half === value || half <= 0 || down++ === MOST_HALVINGS)
        return { met, missed, end: 'nowhere' };
      value = Math.max(half, min);
    }
  }
  while (missed - met > precision * met) {
    const middle = rounded((met + missed) / 2, whole);
    if (middle <= met || middle >= missed) break;
    if (await meets(middle)) met = middle;
    else missed = middle;
  }
  return { met, missed, end: 'between' };
}

function rounded(value: number, whole: boolean): number {
  return whole ? Math.floor(value) : Number(value.toPrecision(6));
}

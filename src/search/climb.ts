/** Which value that meets a goal: the highest, of what is harder the more of it there is, as a rate; or the lowest, of what is easier, as replicas. */
export type Wanted = 'highest' | 'lowest';

/** Where to look for the highest or the lowest value that meets a goal. */
export interface Range {
  wanted: Wanted;
  start: number;
  min: number;
  max: number;
  /** Whether values are whole numbers. */
  whole: boolean;
  /** Share of the value that meets the goal by which one that does not may be away at the end. */
  precision: number;
}

/** The highest value found that meets the goal, and the lowest above it that does not; or the lowest, and the highest below it. */
export interface Found {
  met: number | null;
  missed: number | null;
  /** `everywhere`: at every value tried, up to the largest (`lowest`: down to the smallest); `nowhere`: at none, down to the smallest (up to the largest). */
  end: 'between' | 'everywhere' | 'nowhere';
}

/** Steps up, and down, before a search gives up: each doubling of a rate doubles the work. */
const MOST_DOUBLINGS = 12;
const MOST_HALVINGS = 20;

/**
 * Looks for the highest value that meets a goal, which is taken to be met below and missed above, or for the lowest, the other way round:
 * doubles or halves until both are seen, then bisects. Values that are not whole have six digits.
 */
export async function climb(range: Range, meets: (value: number) => Promise<boolean>): Promise<Found> {
  const { wanted, start, min, max, whole, precision } = range;
  let met: number | null = null;
  let missed: number | null = null;
  let value = Math.min(Math.max(start, min), max);
  for (let up = 0, down = 0; ; ) {
    const ok = await meets(value);
    if (ok) met = value;
    else missed = value;
    if (met !== null && missed !== null) break;
    const end = ok ? 'everywhere' : 'nowhere';
    if (ok === (wanted === 'highest')) {
      if (value >= max || up++ === MOST_DOUBLINGS) return { met, missed, end };
      value = Math.min(value * 2, max);
    } else {
      const half = rounded(value / 2, whole);
      if (value <= min || half === value || half <= 0 || down++ === MOST_HALVINGS)
        return { met, missed, end };
      value = Math.max(half, min);
    }
  }
  while (Math.abs(missed - met) > precision * met) {
    const middle = rounded((met + missed) / 2, whole);
    if (middle <= Math.min(met, missed) || middle >= Math.max(met, missed)) break;
    if (await meets(middle)) met = middle;
    else missed = middle;
  }
  return { met, missed, end: 'between' };
}

function rounded(value: number, whole: boolean): number {
  return whole ? Math.floor(value) : Number(value.toPrecision(6));
}

import type { Direction } from '../metrics/definition.js';

/**
 * `same`: the whole interval lies within the margin, or the tables are equal. `better`, `worse`: the interval leaves 0 out and the
 * difference is larger than the margin; `different` of a metric without a better side. Else `undecided`.
 */
export type Verdict = 'better' | 'worse' | 'different' | 'same' | 'undecided';

export const verdicts: readonly Verdict[] = ['worse', 'better', 'different', 'same', 'undecided'];

/** The verdict on a difference with its interval; null where nothing tells how much it varies. `margin` is in the same units. */
export function verdictOn(
  difference: number,
  interval: { low: number; high: number } | null,
  margin: number,
  better?: Direction,
): Verdict {
  if (interval === null) return 'undecided';
  const { low, high } = interval;
  if (low >= -margin && high <= margin) return 'same';
  if ((low <= 0 && high >= 0) || Math.abs(difference) <= margin) return 'undecided';
  if (better === undefined) return 'different';
  return difference > 0 === (better === 'higher') ? 'better' : 'worse';
}

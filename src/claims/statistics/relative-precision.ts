import { studentQuantile } from './student.js';

/** How well the mean of independent repeats is known. */
export interface Precision {
  repeats: number;
  mean: number;
  /** Half width of Student's 95 % interval; null for fewer than two repeats. */
  half: number | null;
  /** The half width as a fraction of the mean, or of `least` where the mean is nearer to 0 than that; null as above. */
  relative: number | null;
}

/** The largest relative half width that a rule may ask for: beyond it the sign of a mean would be in doubt. */
const WIDEST = 1;

/**
 * What an interval's half width, as a fraction of the *measured* mean, must not exceed for the measured mean to be
 * within `wanted` of the *true* one whenever the interval covers it: γ' = γ / (1 + γ) (Law, Simulation Modeling and
 * Analysis, 5th ed. 2015, section 9.4.1).
 */
export function adjusted(wanted: number): number {
  if (!(wanted > 0 && wanted <= WIDEST)) throw new RangeError(`no relative precision of ${wanted}`);
  return wanted / (1 + wanted);
}

/** Mean of repeats and its interval. `least` is the size below which a value counts as that size, in its own unit. */
export function precisionOf(values: readonly number[], least: number): Precision {
  const repeats = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / repeats;
  if (repeats < 2) return { repeats, mean, half: null, relative: null };
  const half = studentQuantile(0.975, repeats - 1) * (deviation(values, mean) / Math.sqrt(repeats));
  return { repeats, mean, half, relative: relativeTo(half, Math.max(Math.abs(mean), least)) };
}

// Nothing varies around 0 at all.
const relativeTo = (half: number, size: number): number => (half === 0 ? 0 : half / size);

/** Whether a mean is known as well as is `wanted`. */
export function isNarrow({ relative }: Precision, wanted: number): boolean {
  return relative !== null && relative <= adjusted(wanted);
}

/**
 * How many repeats to have next, for a mean that is not yet known to within `wanted`: as many as would be enough if mean
 * and variance stayed what they are (Law's n*), but at most twice as many as there are, since a variance of few values
 * may be anything.
 *
 * Repeating until an interval is narrow is a sequential procedure: it covers the mean with a probability that goes to 95 %
 * as `wanted` goes to 0 (Chow & Robbins 1965, Ann. Math. Statist. 36:457; relative widths: Nadas 1969, ibid. 40:667), and a
 * little less before, because it stops more easily where the variance happens to look small. Fewer looks and more first
 * repeats make it better: docs/statistics.md says by how much.
 */
export function repeatsNext(values: readonly number[], least: number, wanted: number): number {
  const { repeats, mean, half } = precisionOf(values, least);
  if (half === null) return repeats + 1;
  const allowed = adjusted(wanted) * Math.max(Math.abs(mean), least);
  const spread = deviation(values, mean);
  let enough = repeats + 1;
  while (enough < 2 * repeats && studentQuantile(0.975, enough - 1) * (spread / Math.sqrt(enough)) > allowed)
    enough++;
  return enough;
}

/** Standard deviation of a sample. */
function deviation(values: readonly number[], mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

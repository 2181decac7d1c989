import { z95 } from '../estimate.js';
import { studentQuantile } from '../student.js';
import { blockLength } from './block-length.js';

/** Uniform numbers in [0, 1). */
export interface Draws {
  next(): number;
}

/** Slices from which on blocks are drawn from their neighbourhood alone: of fewer, a part is too few to draw from. */
const MANY = 60;
/** How far a block may come from where it goes, as a part of the whole, to each side. */
const REACH = 1 / 6;

/**
 * Resamples slices of time as blocks of neighbours, because neighbours share their fate (moving blocks: Künsch, Annals of Statistics
 * 17:1217, 1989), each from the neighbourhood of the place that it takes, because load and SLO may change during a run (local
 * blocks: Paparoditis & Politis, C. R. Acad. Sci. Paris 335:959, 2002).
 */
export class LocalBlocks {
  readonly length: number;
  /**
   * By how much deviations from the estimate are to be widened: blocks vary about the mean of their own neighbourhood by less than about the
   * true one, and few blocks do not tell how much they vary (Student's quantile in place of the normal one).
   */
  readonly widening: number;
  /** How many values the blocks are worth for a variance, less one. */
  readonly degrees: number;
  readonly #slices: number;
  readonly #reach: number;

  /** `influences`: of what is estimated, how much each slice takes it up or down, a series each; the longest memory counts. */
  constructor(slices: number, influences: readonly ArrayLike<number>[]) {
    this.#slices = slices;
    this.#reach = slices < MANY ? slices : Math.ceil(slices * REACH);
    const near = Math.min(slices, 2 * this.#reach + 1);
    const lengths = influences.map((series) => blockLength(centred(series, this.#reach)));
    this.length = Math.max(1, Math.min(Math.floor(near / 3), Math.max(...lengths)));
    const places = slices / near;
    this.degrees = Math.max(1, Math.floor(slices / this.length - places));
    this.widening =
      slices < 2
        ? Number.NaN
        : (Math.sqrt(near / Math.max(1, near - this.length)) * studentQuantile(0.975, this.degrees)) / z95;
  }

  /** How often each slice is taken: as many in all as there are. */
  draw(random: Draws, weights: Float64Array): void {
    const [n, length, reach] = [this.#slices, this.length, this.#reach];
    weights.fill(0);
    for (let place = 0; place < n; place += length) {
      const least = Math.max(0, place - reach);
      const most = Math.min(n - length, place + reach);
      const from = least + Math.floor(random.next() * (most - least + 1));
      const end = Math.min(from + length, from + n - place);
      for (let i = from; i < end; i++) weights[i]++;
    }
  }
}

/** A series less the mean of each value's neighbourhood. */
function centred(series: ArrayLike<number>, reach: number): Float64Array {
  const n = series.length;
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) sums[i + 1] = sums[i] + series[i];
  return Float64Array.from({ length: n }, (_, i) => {
    const [from, end] = [Math.max(0, i - reach), Math.min(n, i + reach + 1)];
    return series[i] - (sums[end] - sums[from]) / (end - from);
  });
}

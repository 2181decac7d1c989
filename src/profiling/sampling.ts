import { type Summary, summarize } from './summary.js';

/** When the runs of one batch size are enough. */
export interface SamplingRule {
  /** Runs after the warm-up that are wanted at least. */
  runs: number;
  /** Longest time to spend on one batch size, s. */
  seconds: number;
}

/** The mean is steady once its interval is within this fraction of it, to either side. */
export const PRECISION = 0.02;
/** Runs that are made whatever they take: below it there is no median to speak of. */
const LEAST_RUNS = 3;
/** About how long to go on before looking again, s: a progress line must move, and Ctrl-C be heard. */
const LOOK = 0.2;
/** Runs beyond which no more are made for the sake of precision, as a multiple of those wanted. */
const PATIENCE = 20;

/** Runs that are kept at most, unless twice as many are wanted: 80 MB of times. */
const MOST_RUNS = 10_000_000;
/**
 * How often the interval decides whether to stop at most: at n runs, 2 n, 4 n, 8 n and 16 n, and it is printed at the end. An
 * interval that may stop the sampling whenever it happens to be narrow would be too narrow, so all six hold together.
 */
export const LOOKS = 6;

/** Times of one batch size as they come in, and how many more are needed. */
export class Samples {
  #times = new Float64Array(64);
  #length = 0;
  /** Time of all runs, ns. */
  #spent = 0;
  #lookAt = 0;
  #steady = false;
  #latest: Summary | undefined;

  constructor(private readonly rule: SamplingRule) {}

  add(times: ArrayLike<number>): void {
    this.#reserve(this.#length + times.length);
    for (let i = 0; i < times.length; i++) {
      this.#times[this.#length++] = times[i];
      this.#spent += times[i];
    }
    if (this.#length < this.#lookAt) return;
    this.#latest = this.summary();
    const enough = this.#latest.runs >= this.rule.runs;
    this.#steady = enough && isSteady(this.#latest);
    // Before there are enough a look decides nothing, but costs time in proportion to the runs.
    this.#lookAt = Math.ceil(this.#length * (enough ? 2 : 1.1));
  }

  get length(): number {
    return this.#length;
  }

  /** What was summed up last, which may be of fewer runs than there are; for a line that is redrawn often. */
  get latest(): Summary | undefined {
    return this.#latest;
  }

  /** Runs to make next; 0 when there are enough: steady and as many as wanted, or the time is up. */
  next(): number {
    if (this.#length === 0) return 1;
    const { runs, seconds } = this.rule;
    const left = seconds * 1e9 - this.#spent;
    const most = mostRuns(runs) - this.#length;
    if (this.#steady || most <= 0) return 0;
    if (left <= 0) return Math.max(0, LEAST_RUNS - this.#length);
    const each = this.#spent / this.#length;
    return Math.max(1, Math.min(most, Math.floor(Math.min(LOOK * 1e9, left) / each)));
  }

  summary(): Summary {
    return summarize(this.#all(), LOOKS);
  }

  /** Times of the runs after the warm-up, in their order. */
  kept(): Float64Array {
    return this.#all().slice(this.summary().warmUp);
  }

  #all(): Float64Array {
    return this.#times.subarray(0, this.#length);
  }

  #reserve(length: number): void {
    if (length <= this.#times.length) return;
    const larger = new Float64Array(Math.max(length, 2 * this.#times.length));
    larger.set(this.#all());
    this.#times = larger;
  }
}

/** Runs that are made at most where `runs` are wanted. */
export function mostRuns(runs: number): number {
  return Math.max(LEAST_RUNS, Math.min(PATIENCE * runs, Math.max(MOST_RUNS, 2 * runs)));
}

/** Whether the warm-up is over and the mean known to ± 2 %. */
export function isSteady({ warm, halfWidth }: Pick<Summary, 'warm' | 'halfWidth'>): boolean {
  return warm && halfWidth <= PRECISION;
}

import { type Summary, summarize } from './summary.js';

/** When the runs of one batch size are enough. */
export interface SamplingRule {
  /** Runs after the warm-up that are wanted at least. */
  runs: number;
  /** Longest time to spend on one batch size, s. */
  seconds: number;
}

/** The mean is steady once its 95 % interval is within this fraction of it, to either side. */
export const PRECISION = 0.02;
/** Runs that are made whatever they take: below it there is no median to speak of. */
const LEAST_RUNS = 3;
/** About how long to go on before looking again, s: a progress line must move, and Ctrl-C be heard. */
const LOOK = 0.2;
/** Runs beyond which no more are made for the sake of precision, as a multiple of those wanted. */
const PATIENCE = 20;

/** Times of one batch size as they come in, and how many more are needed. */
export class Samples {
  #times: number[] = [];
  /** Time of all runs, ns. */
  #spent = 0;
  #lookAt = 0;
  #steady = false;

  constructor(private readonly rule: SamplingRule) {}

  add(times: ArrayLike<number>): void {
    for (let i = 0; i < times.length; i++) {
      this.#times.push(times[i]);
      this.#spent += times[i];
    }
    // Looking costs time in proportion to the runs, so it is done when they have grown by a tenth.
    if (this.#times.length < this.#lookAt) return;
    this.#lookAt = Math.ceil(this.#times.length * 1.1);
    const summary = this.summary();
    this.#steady = isSteady(summary) && summary.runs >= this.rule.runs;
  }

  get length(): number {
    return this.#times.length;
  }

  /** Runs to make next; 0 when there are enough: steady and as many as wanted, or the time is up. */
  next(): number {
    if (this.#times.length === 0) return 1;
    const left = this.rule.seconds * 1e9 - this.#spent;
    const most = Math.max(LEAST_RUNS, PATIENCE * this.rule.runs) - this.#times.length;
    if (this.#steady || most <= 0) return 0;
    if (left <= 0) return Math.max(0, LEAST_RUNS - this.#times.length);
    const each = this.#spent / this.#times.length;
    return Math.max(1, Math.min(most, Math.floor(Math.min(LOOK * 1e9, left) / each)));
  }

  summary(): Summary {
    return summarize(this.#times);
  }

  /** Times of the runs after the warm-up, in their order. */
  kept(): Float64Array {
    return Float64Array.from(this.#times.slice(this.summary().warmUp));
  }
}

/** Whether the warm-up is over and the mean known to ± 2 %. */
export function isSteady({ warm, halfWidth }: Pick<Summary, 'warm' | 'halfWidth'>): boolean {
  return warm && halfWidth <= PRECISION;
}

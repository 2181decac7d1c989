import { LARGEST_GAP, LONGEST } from './gap.js';
import type { RequestSeries, SloFactorCounts } from './satisfaction.js';

const SECOND = 1e9;

/** A row whose time cannot be right: a bin a second up to it would fill the memory. */
export class StrayTime extends Error {}

/** Counts of one SLO factor by second, from the first second seen on. */
class Bins {
  #rows: number[] = [];
  #met: number[] = [];
  #successes: number[] = [];
  #first: number;

  constructor(
    readonly sloFactor: number,
    second: number,
  ) {
    this.#first = second;
  }

  add(second: number, met: number, success: number): void {
    // Rows of several threads may be a little out of order, so a bin before the first can still appear.
    if (second < this.#first) {
      const earlier = new Array<number>(this.#first - second).fill(0);
      this.#rows = earlier.concat(this.#rows);
      this.#met = earlier.concat(this.#met);
      this.#successes = earlier.concat(this.#successes);
      this.#first = second;
    }
    const bin = second - this.#first;
    while (this.#rows.length <= bin) {
      for (const counts of [this.#rows, this.#met, this.#successes]) counts.push(0);
    }
    this.#rows[bin]++;
    this.#met[bin] += met;
    this.#successes[bin] += success;
  }

  counts(): SloFactorCounts {
    return {
      sloFactor: this.sloFactor,
      first: this.#first,
      rows: Float64Array.from(this.#rows),
      met: Float64Array.from(this.#met),
      successes: Float64Array.from(this.#successes),
    };
  }
}

/** Walks request rows in file order and gathers what Figures 7 and 8 and their claims need; see `RequestSeries`. */
export class RequestWalk {
  readonly #window: number;
  readonly #times: number[] = [];
  readonly #satisfaction: number[] = [];
  readonly #goodput: number[] = [];
  readonly #ticks = new Map<number, number>();
  readonly #factors = new Map<number, Bins>();
  #current: Bins | undefined;
  #count = 0;
  #end = 0;
  #start = 0;
  #rows = 0;
  #missed = 0;
  #met = 0;

  constructor(windowNs: number) {
    this.#window = windowNs;
  }

  /** Takes the next row, `time` in ns since the file's first. Throws StrayTime for a time that cannot be right. */
  row(time: number, user: number, factor: number, met: number, result: number): void {
    if (Math.abs(time - this.#end) > LARGEST_GAP || Math.abs(time) > LONGEST) throw new StrayTime();
    if (this.#rows === 0) this.#start = time;
    this.#rows++;
    if (met === 0) this.#missed++;
    if (met === 1) this.#met++;
    if (time - this.#start > this.#window) {
      this.#times.push(time);
      this.#satisfaction.push(1 - this.#missed / this.#rows);
      this.#goodput.push((this.#met * SECOND) / (time - this.#start));
      this.#rows = 0;
      this.#missed = 0;
      this.#met = 0;
    }
    if (user === 0 && !this.#ticks.has(factor)) this.#ticks.set(factor, time);
    const second = Math.floor(time / SECOND);
    if (this.#current?.sloFactor !== factor) this.#current = this.#bins(factor, second);
    this.#current.add(second, met === 1 ? 1 : 0, result === 0 ? 1 : 0);
    this.#count++;
    this.#end = time;
  }

  series(): RequestSeries {
    return {
      rows: this.#count,
      end: this.#end,
      windows: {
        time: Float64Array.from(this.#times),
        satisfaction: Float64Array.from(this.#satisfaction),
        goodput: Float64Array.from(this.#goodput),
      },
      ticks: [...this.#ticks].map(([sloFactor, time]) => ({ sloFactor, time })),
      factors: [...this.#factors.values()].map((bins) => bins.counts()),
    };
  }

  #bins(factor: number, second: number): Bins {
    const bins = this.#factors.get(factor) ?? new Bins(factor, second);
    this.#factors.set(factor, bins);
    return bins;
  }
}

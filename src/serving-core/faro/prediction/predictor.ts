/** Arrivals of one job as they were counted since somebody cleared them. */
export interface Observed {
  /** Requests per unit of time, the oldest first; the last unit ends now. */
  readonly counts: readonly number[];
  /** s since the oldest of these arrivals. */
  readonly age: number;
}

/** Forecasts one job's arrivals. */
export interface Predictor {
  /** Quantile that it forecasts, 0 to 1; without it, it knows points only. */
  quantile?: number;
  /** Requests in each of the next units of time, as of `now` (s), or null when it cannot tell. A second call within 0.1 s learns nothing new. */
  predict(observed: Observed, now: number): number[] | null;
}

/** Calls closer than this are one look at the same arrivals, s. */
const SAME_LOOK = 0.1;

/** The newest counts of a job, put together from looks that each see what came since the last clearing. */
export class History {
  private bins: number[] = [];
  private last: number | null = null;

  /** `unit` in s; `length` is the most bins kept. */
  constructor(
    private readonly length: number,
    private readonly unit: number,
  ) {}

  /** Counts so far, the oldest first: one bin for each unit since the first look. */
  get counts(): readonly number[] {
    return this.bins;
  }

  get full(): boolean {
    return this.bins.length >= this.length;
  }

  /** Takes in a look at `now`, s: a bin of 0 for each unit since the last one, then the counts, aligned at the end. */
  add({ counts }: Observed, now: number): void {
    if (this.last !== null && now - this.last < SAME_LOOK) return;
    const passed = this.last === null ? counts.length : Math.round((now - this.last) / this.unit);
    for (let i = 0; i < passed; i++) this.bins.push(0);
    for (let i = 1; i <= Math.min(counts.length, this.bins.length); i++)
      this.bins[this.bins.length - i] += counts[counts.length - i];
    this.bins.splice(0, Math.max(0, this.bins.length - this.length));
    this.last = now;
  }
}

/** Nobody forecasts fewer requests than this: an estimate of none would make a solver blind. */
export function clipped(counts: readonly number[]): number[] {
  return counts.map((count) => Math.max(1, count));
}

import type { Uniform } from '../../random/uniform.js';
import type { ClosedLoop } from './closed-loop.js';

/** Gaps between the requests of a minute: exponential, equal, equal within the first half of the minute, or none. */
export const spacings = ['poisson', 'uniform', 'half-uniform', 'instant'] as const;
export type Spacing = (typeof spacings)[number];

/** When requests of a job come: the next one, ns, which is Infinity after the last. */
export interface ArrivalSource {
  readonly next: number;
  /** Moves on to the arrival after the next. */
  advance(): void;
  /** The closed loop that the next arrival is of; null or absent when it comes whatever happens. */
  readonly loop?: ClosedLoop | null;
  /** Looks anew what comes next: a closed loop has heard of an end. */
  refresh?(): void;
}

/** How the requests of a unit of time are spread. */
export interface Spread {
  /** Length of the unit, ns. */
  readonly unit: number;
  /** Or the gap itself, ns, from the mean of a gap that fills the unit. */
  readonly spacing: Spacing | ((mean: number) => number);
  /** ns that every gap is longer than it would be. */
  readonly overhead?: number;
}

/**
 * Arrival times of one job from its counts per unit of time. The first request of a unit comes at its begin and each other after a gap, so that exactly the
 * counted requests come, and those of a Poisson unit may come in the next. Times are made unit by unit: memory is that of the busiest.
 */
export class Arrivals implements ArrivalSource {
  next = 0;
  private due: Float64Array = new Float64Array(0);
  private position = 0;
  private later: Float64Array = new Float64Array(0);
  private minute = 0;
  private readonly unit: number;
  private readonly spacing: Spread['spacing'];
  private readonly overhead: number;

  constructor(
    private readonly counts: ArrayLike<number>,
    { unit, spacing, overhead = 0 }: Spread,
    private readonly source: Uniform,
  ) {
    this.unit = unit;
    this.spacing = spacing;
    this.overhead = overhead;
    this.advance();
  }

  advance(): void {
    while (this.position >= this.due.length) {
      if (this.minute >= this.counts.length && this.later.length === 0) {
        this.next = Number.POSITIVE_INFINITY;
        return;
      }
      this.fill();
    }
    this.next = this.due[this.position++];
  }

  private fill(): void {
    const begin = this.minute * this.unit;
    const end = this.minute + 1 >= this.counts.length ? Number.POSITIVE_INFINITY : begin + this.unit;
    const count = this.minute < this.counts.length ? this.counts[this.minute] : 0;
    const all = new Float64Array(count + this.later.length);
    const mean = this.unit / count;
    let time = begin;
    for (let i = 0; i < count; i++) {
      all[i] = time;
      time += this.gap(mean) + this.overhead;
    }
    all.set(this.later, count);
    if (this.later.length > 0) all.sort();
    let split = all.length;
    while (split > 0 && all[split - 1] >= end) split--;
    this.due = all.subarray(0, split);
    this.later = all.slice(split);
    this.position = 0;
    this.minute++;
  }

  private gap(mean: number): number {
    if (typeof this.spacing === 'function') return this.spacing(mean);
    switch (this.spacing) {
      case 'poisson':
        return -Math.log(1 - this.source.next()) * mean;
      case 'uniform':
        return mean;
      case 'half-uniform':
        return mean / 2;
      case 'instant':
        return 0;
    }
  }
}

/** Arrivals at listed times, ns, ascending. */
export class ListedArrivals implements ArrivalSource {
  next: number;
  private position = 0;

  constructor(private readonly times: Float64Array) {
    this.next = times.length > 0 ? times[0] : Number.POSITIVE_INFINITY;
  }

  advance(): void {
    this.position++;
    this.next = this.position < this.times.length ? this.times[this.position] : Number.POSITIVE_INFINITY;
  }
}

/** The arrivals of several sources, in order; those given first come first at the same time. */
export class MergedArrivals implements ArrivalSource {
  next = 0;
  private first = 0;

  constructor(private readonly sources: readonly ArrivalSource[]) {
    this.refresh();
  }

  advance(): void {
    this.sources[this.first].advance();
    this.refresh();
  }

  get loop(): ClosedLoop | null {
    return this.sources[this.first].loop ?? null;
  }

  refresh(): void {
    const { sources } = this;
    this.first = 0;
    for (let i = 1; i < sources.length; i++) if (sources[i].next < sources[this.first].next) this.first = i;
    this.next = sources[this.first].next;
  }
}

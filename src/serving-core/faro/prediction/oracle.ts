import type { Observed, Predictor } from './predictor.js';

/** Knows the trace: the true counts of the next units. It finds its place by the time of the first arrival that it is told of, as the original's does. */
export class Oracle implements Predictor {
  private begin: number | null = null;
  private readonly silent: number;

  /** True counts per `unit` (s), and how many units to look ahead. */
  constructor(
    private readonly truth: ArrayLike<number>,
    private readonly horizon: number,
    private readonly unit: number,
  ) {
    let silent = 0;
    while (silent < truth.length && truth[silent] === 0) silent++;
    this.silent = silent;
  }

  predict({ age }: Observed, now: number): number[] | null {
    this.begin ??= now - age;
    const step = Math.floor(Math.ceil(now - this.begin) / this.unit) + this.silent;
    if (step >= this.truth.length) return null;
    const end = Math.min(step + this.horizon, this.truth.length);
    return Array.from({ length: end - step }, (_, i) => this.truth[step + i]);
  }
}

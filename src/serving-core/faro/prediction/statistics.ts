import { clipped, History, type Observed, type Predictor } from './predictor.js';

/** Never forecasts: whoever asks takes what was observed, which is persistence. */
export class Persistence implements Predictor {
  predict(): null {
    return null;
  }
}

/** Takes all that has arrived since somebody cleared it for what comes every `interval` s from now on: the rate that the release's reactive optimiser has. */
export class LastInterval implements Predictor {
  /** Interval and length of a unit, s. */
  constructor(
    private readonly interval: number,
    private readonly unit: number,
  ) {}

  predict({ counts }: Observed): number[] {
    return [(counts.reduce((sum, count) => sum + count, 0) * this.unit) / this.interval];
  }
}

/** What the statistical predictors have in common. */
export interface StatisticsOptions {
  /** Units to forecast, and the length of one, s. */
  readonly horizon: number;
  readonly unit: number;
  /** Units to have seen before the first forecast. */
  readonly context: number;
  /** Weight of the newest count. */
  readonly newest: number;
  readonly quantile: number;
}

/**
 * Exponentially weighted mean of the newest counts, and around it as much as its own errors of one step have spread: a quantile is the mean plus
 * so many standard deviations of a normal error.
 */
export class Ewma implements Predictor {
  quantile: number;
  private readonly history: History;

  constructor(private readonly options: StatisticsOptions) {
    this.quantile = options.quantile;
    this.history = new History(options.context, options.unit);
  }

  predict(observed: Observed, now: number): number[] | null {
    this.history.add(observed, now);
    if (!this.history.full) return null;
    const { level, deviation } = smoothed(this.history.counts, this.options.newest);
    return clipped(Array(this.options.horizon).fill(level + normalQuantile(this.quantile) * deviation));
  }
}

/**
 * The mean of past days at the same time of day, times how today has compared to it lately (exponentially weighted), with the spread of that ratio.
 */
export class Seasonal implements Predictor {
  quantile: number;
  private readonly history: History;
  private readonly profile: number[];

  /** Counts per unit of past days; all begin at the time of day that the run begins at. */
  constructor(
    days: readonly ArrayLike<number>[],
    private readonly options: StatisticsOptions,
  ) {
    this.quantile = options.quantile;
    this.history = new History(options.context, options.unit);
    this.profile = Array.from({ length: days[0]?.length ?? 0 }, (_, i) =>
      Math.max(1, days.reduce((sum, day) => sum + day[i], 0) / days.length),
    );
  }

  predict(observed: Observed, now: number): number[] | null {
    this.history.add(observed, now);
    const { profile, options } = this;
    if (!this.history.full || profile.length === 0) return null;
    const step = Math.round(now / options.unit);
    const at = (unit: number) => profile[((unit % profile.length) + profile.length) % profile.length];
    const { counts } = this.history;
    const ratios = counts.map((count, i) => count / at(step - counts.length + i));
    const { level, deviation } = smoothed(ratios, options.newest);
    const factor = level + normalQuantile(this.quantile) * deviation;
    return clipped(Array.from({ length: options.horizon }, (_, i) => at(step + i) * factor));
  }
}

/** Exponentially weighted mean of values, the newest last, and the root mean square of the errors it made one step ahead. */
export function smoothed(values: readonly number[], newest: number): { level: number; deviation: number } {
  let level = values[0];
  let squares = 0;
  for (const value of values.slice(1)) {
    squares += (value - level) ** 2;
    level += newest * (value - level);
  }
  return { level, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

/** Standard normal quantile to 4.5e-4 (Abramowitz and Stegun, 26.2.23). */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  const t = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return Math.sign(p - 0.5) * (t - above / below);
}

import { levels } from './forecast-day.js';

/** Errors of forecasts: in requests a minute, shares of the true count, and by quantile. */
export interface ForecastErrors {
  readonly forecasts: number;
  /** Of the median: mean absolute and root mean square error, and the symmetric mean absolute percentage error as a fraction, 0 to 2. */
  readonly mae: number;
  readonly rmse: number;
  readonly smape: number;
  /** By level: mean pinball loss, and how often the count was at most the quantile. */
  readonly pinball: readonly number[];
  readonly coverage: readonly number[];
}

/** Loss of a quantile of level `level` when `actual` came: (actual − quantile)·level above it, (quantile − actual)·(1 − level) below (Koenker and Bassett, 1978). */
export function pinball(actual: number, quantile: number, level: number): number {
  return actual >= quantile ? (actual - quantile) * level : (quantile - actual) * (1 - level);
}

/** Sums errors up, forecast by forecast. */
export class ErrorSum {
  private forecasts = 0;
  private absolute = 0;
  private squares = 0;
  private relative = 0;
  private readonly losses = new Float64Array(levels.length);
  private readonly below = new Float64Array(levels.length);

  /** `quantiles` by `levels`. */
  add(quantiles: ArrayLike<number>, actual: number): void {
    const error = Math.abs(actual - quantiles[MEDIAN]);
    this.forecasts++;
    this.absolute += error;
    this.squares += error * error;
    if (error > 0) this.relative += (2 * error) / (Math.abs(actual) + Math.abs(quantiles[MEDIAN]));
    for (const [i, level] of levels.entries()) {
      this.losses[i] += pinball(actual, quantiles[i], level);
      if (actual <= quantiles[i]) this.below[i]++;
    }
  }

  get errors(): ForecastErrors {
    const { forecasts } = this;
    const mean = (sum: number) => sum / forecasts;
    return {
      forecasts,
      mae: mean(this.absolute),
      rmse: Math.sqrt(mean(this.squares)),
      smape: mean(this.relative),
      pinball: Array.from(this.losses, mean),
      coverage: Array.from(this.below, mean),
    };
  }
}

const MEDIAN = levels.indexOf(0.5);

import type { Predictor } from '../serving-core/faro/prediction/predictor.js';

/** Seconds of a count. */
const MINUTE = 60;

/** Quantiles of forecasts that are looked at; 0.6 is what the published simulations ask for. */
export const levels = [0.1, 0.3, 0.5, 0.6, 0.7, 0.9] as const;

/** Takes a forecast that was made after `minute` minutes for the one `step` minutes on, from 1, by `levels`, and what came. */
export type OnForecast = (minute: number, step: number, quantiles: Float64Array, actual: number) => void;

/**
 * Forecasts a day minute by minute, each from what came before it, and hands over every forecast of the minutes from `first` on whose whole horizon is in the day.
 * Where a predictor does not forecast, the last count stands in for all steps, and where it knows no quantiles, all are equal.
 */
export function forecastDay(
  predictor: Predictor,
  counts: ArrayLike<number>,
  { first, horizon }: { first: number; horizon: number },
  onForecast: OnForecast,
): void {
  const quantiles = Array.from({ length: horizon }, () => new Float64Array(levels.length));
  let begun = false;
  for (let minute = 1; minute + horizon <= counts.length; minute++) {
    const last = counts[minute - 1];
    begun ||= last > 0;
    if (!begun) continue;
    for (const [i, level] of levels.entries()) {
      if (i > 0 && predictor.quantile === undefined) {
        for (const row of quantiles) row[i] = row[0];
        continue;
      }
      if (predictor.quantile !== undefined) predictor.quantile = level;
      const found = predictor.predict({ counts: [last], age: MINUTE }, minute * MINUTE);
      for (const [step, row] of quantiles.entries()) row[i] = found ? found[step] : last;
    }
    if (minute < first) continue;
    for (const [step, row] of quantiles.entries()) onForecast(minute, step + 1, row, counts[minute + step]);
  }
}

import type { Predictor } from '../prediction/predictor.js';
import type { JobView } from './policy.js';

/** What becomes of a forecast: one number of all its minutes (mean, most, 80th percentile), or the list as it is. */
export type Aggregator = 'avg' | 'max' | 'p80' | 'none';

/** How forecasts become rates. */
export interface ForecastUse {
  readonly aggregator: Aggregator;
  /** What rates are multiplied by. */
  readonly factor: number;
}

/** Seconds of a count: forecasts are per minute. */
const UNIT = 60;

/** Requests/s of each next minute: what is forecast, or else what was observed; with an aggregator one number. */
export function forecast(
  predictor: Predictor,
  { arrivals }: JobView,
  now: number,
  { aggregator, factor }: ForecastUse,
): number[] {
  if (arrivals === null) return [0];
  const counts = predictor.predict(arrivals, now) ?? arrivals.counts;
  return aggregated(counts, aggregator).map((count) => (count * factor) / UNIT);
}

/** Percentiles interpolate linearly. */
function aggregated(counts: readonly number[], aggregator: Aggregator): readonly number[] {
  switch (aggregator) {
    case 'none':
      return counts;
    case 'max':
      return [Math.max(...counts)];
    case 'avg':
      return [counts.reduce((sum, count) => sum + count, 0) / counts.length];
    case 'p80': {
      const sorted = [...counts].sort((a, b) => a - b);
      const place = 0.8 * (sorted.length - 1);
      const low = sorted[Math.floor(place)];
      return [low + (place % 1) * (sorted[Math.ceil(place)] - low)];
    }
  }
}

import type { FaroDays } from '../datasets/faro/days.js';
import { servedDay } from '../datasets/faro/days.js';
import type { Forecaster } from '../datasets/faro/forecaster.js';
import type { Predictor } from '../serving-core/faro/prediction/predictor.js';
import { Ewma, Persistence } from '../serving-core/faro/prediction/statistics.js';
import { Trained } from '../serving-core/faro/prediction/trained.js';
import { ErrorSum, type ForecastErrors } from './errors.js';
import { forecastDay } from './forecast-day.js';

/** Errors of one job's forecasts, by predictor. */
export interface JobErrors {
  readonly name: string;
  readonly trained: ForecastErrors;
  readonly ewma: ForecastErrors;
  readonly persistence: ForecastErrors;
}

/** How a forecaster does on the last day, which it was not trained on, beside predictors that need no training. */
export function judgeForecaster(days: FaroDays, { shape, series }: Forecaster): JobErrors[] {
  const { names, counts } = servedDay(days);
  const { context, horizon } = shape;
  const errorsOf = (predictor: Predictor, job: number) => {
    const sum = new ErrorSum();
    const window = { first: context, horizon };
    forecastDay(predictor, counts[job], window, (_minute, _step, row, actual) => sum.add(row, actual));
    return sum.errors;
  };
  const options = { unit: 60, quantile: 0.5, horizon, context, newest: 0.4 };
  return names.map((name, job) => ({
    name,
    trained: errorsOf(new Trained(series[job], shape, options), job),
    ewma: errorsOf(new Ewma(options), job),
    persistence: errorsOf(new Persistence(), job),
  }));
}

import { forecastDay } from '../../forecasting/forecast-day.js';
import type { FaroForecastSpec } from '../../serving-core/faro/spec.js';
import { faroForecastTables } from '../../telemetry/tables/faro.js';
import { SystemTables } from '../../telemetry/writer/system-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { faroCounts } from './faro-point.js';
import { CONTEXT, faroPredictorsOf, HORIZON } from './faro-predictors.js';

/** Lets a predictor forecast the served day of every job, and writes what it said beside what came. */
export async function simulateFaroForecast(
  job: PointJob,
  spec: FaroForecastSpec,
  control: PointControl,
): Promise<PointOutcome> {
  const { counts } = faroCounts(spec);
  const predictors = faroPredictorsOf({ ...spec, quantile: 0.5 }, counts);
  const tables = new SystemTables(job.folder, job.telemetry, faroForecastTables);
  try {
    let forecasts = 0;
    for (const [of, predictor] of predictors.entries()) {
      if (control.cancelled()) throw new PointCancelled('the run was interrupted');
      forecastDay(
        predictor,
        counts[of],
        { first: CONTEXT, horizon: HORIZON },
        (minute, step, row, actual) => {
          forecasts++;
          tables.row('forecasts', [minute, of, step, actual, ...row]);
        },
      );
      control.progress((of + 1) / predictors.length);
    }
    return { rows: tables.finish(), notices: [], counters: { forecasts } };
  } finally {
    tables.close();
  }
}

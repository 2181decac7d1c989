import { daysHash } from '../../datasets/faro/days.js';
import { type Forecaster, readForecaster, shippedForecaster } from '../../datasets/faro/forecaster.js';
import { locateFaroTrace } from '../../datasets/faro/locate-trace.js';
import { faroPast } from '../../datasets/faro/trace.js';
import { UserError } from '../../errors.js';
import type { Predictor } from '../../serving-core/faro/prediction/predictor.js';
import { Seasonal } from '../../serving-core/faro/prediction/statistics.js';
import { Trained } from '../../serving-core/faro/prediction/trained.js';
import type { FaroPredictorName, FaroSpec } from '../../serving-core/faro/spec.js';
import { CONTEXT, HORIZON, MINUTE, NEWEST, plainPredictorsOf } from './faro-parts.js';

export { CONTEXT, HORIZON, NEWEST } from './faro-parts.js';

/** Who forecasts: by itself trained networks where there are some of the trace, which those that ship are of the stand-in alone, and else the oracle. */
export function predictorOf({
  predictor,
  trace,
  forecaster,
}: Pick<FaroSpec, 'trace' | 'predictor' | 'forecaster'>): Exclude<FaroPredictorName, 'auto'> {
  if (predictor !== 'auto') return predictor;
  return forecaster !== undefined || locateFaroTrace(trace) === 'stand-in' ? 'trained' : 'oracle';
}

type Wanted = Pick<FaroSpec, 'trace' | 'predictor' | 'forecaster' | 'quantile'>;

/** A new predictor for each job. Throws `UserError` where the trace has no past that is needed, or a forecaster is not of it. */
export function faroPredictorsOf(spec: Wanted, counts: readonly Int32Array[]): Predictor[] {
  const { quantile } = spec;
  const options = { horizon: HORIZON, unit: MINUTE, context: CONTEXT, newest: NEWEST, quantile };
  const predictor = predictorOf(spec);
  switch (predictor) {
    case 'seasonal': {
      const past = pastOf(spec);
      return counts.map((_, job) => new Seasonal(past[job % past.length], options));
    }
    case 'trained': {
      const { shape, series } = forecasterOf(spec, counts.length);
      return counts.map(
        (_, job) => new Trained(series[job % series.length], shape, { unit: MINUTE, quantile }),
      );
    }
    default:
      return plainPredictorsOf(predictor, quantile, counts);
  }
}

function pastOf({ trace }: Wanted): Int32Array[][] {
  const past = faroPast(trace);
  if (past) return past;
  throw new UserError(
    'E_SPEC',
    `${trace} has no past days, which the seasonal predictor needs.`,
    'Use predictor ewma, the stand-in, or a .csv of days.',
  );
}

// A trace of more jobs than the networks is of copies: job i has the load of job i mod so many, as the original's larger traces have.
function forecasterOf({ trace, forecaster }: Wanted, jobs: number): Forecaster {
  const file = forecaster ?? shippedForecaster();
  const found = readForecaster(file);
  const wrong = (what: string) =>
    new UserError(
      'E_FORECASTER',
      `${forecaster ?? 'The forecaster that ships'} ${what}.`,
      'Train one of its days: repro faro train --trace DAYS.csv; then --set forecaster=FILE.',
    );
  const past = faroPast(trace);
  if (past ? daysHash(past) !== found.trained.sha256 : forecaster === undefined)
    throw wrong(`was trained on the trace ${found.trained.trace}, not on days before ${trace}`);
  if (jobs % found.series.length !== 0)
    throw wrong(`has networks of ${found.series.length} jobs, and the trace has ${jobs}`);
  return found;
}

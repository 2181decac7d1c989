import { locateFaroTrace } from '../../datasets/faro/locate-trace.js';
import { type FaroCounts, readFaroCounts } from '../../datasets/faro/read-counts.js';
import { faroStandIn } from '../../datasets/faro/stand-in.js';
import { UserError } from '../../errors.js';
import { type Controller, faroController } from '../../serving-core/faro/policies/policies.js';
import { Oracle } from '../../serving-core/faro/prediction/oracle.js';
import type { Predictor } from '../../serving-core/faro/prediction/predictor.js';
import { Ewma, Persistence, Seasonal } from '../../serving-core/faro/prediction/statistics.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';

/** The day that is served, of those before which past days are known, and the seed of the stand-in: the same for all points, as a real trace is. */
const DAY = 11;
export const STAND_IN_SEED = 0;
/** Minutes to forecast (the published window of 420 s), to have seen before (the published models' 15), and the weight of the newest. */
const HORIZON = 7;
export const CONTEXT = 15;
export const NEWEST = 0.4;
const MINUTE = 60;

/** The trace of a point, and the names of its jobs. Throws `UserError` for one that cannot be read. */
export function faroCounts({ trace: source, minutes }: FaroSpec): FaroCounts {
  const trace = locateFaroTrace(source);
  const { names, counts } = trace === 'stand-in' ? standIn() : readFaroCounts(trace);
  return { names, counts: counts.map((list) => list.subarray(0, minutes)) };
}

function standIn(): FaroCounts {
  const counts = faroStandIn(STAND_IN_SEED, DAY);
  return { names: counts.map((_, job) => `serve-cluster${job}/classifier`), counts };
}

/** The policy of a point, new, with its predictors. Throws `UserError` when it cannot be had. */
export function faroPointController(spec: FaroSpec, counts: readonly Int32Array[]): Controller {
  const { policy, quota, slo, processing, solver } = spec;
  if (quota < counts.length)
    throw new UserError(
      'E_SPEC',
      `A quota of ${quota} replicas is too small for ${counts.length} jobs.`,
      `Give at least ${counts.length}.`,
    );
  const jobs = counts.map(() => ({ processing, slo }));
  const faro = solver === undefined ? {} : { method: solver };
  return faroController(policy, { jobs, quota, predictors: faroPredictorsOf(spec, counts), faro });
}

function faroPredictorsOf(
  { predictor, quantile, trace }: FaroSpec,
  counts: readonly Int32Array[],
): Predictor[] {
  const options = { horizon: HORIZON, unit: MINUTE, context: CONTEXT, newest: NEWEST, quantile };
  if (predictor === 'seasonal' && locateFaroTrace(trace) !== 'stand-in')
    throw new UserError(
      'E_SPEC',
      `${trace} has no past days, which the seasonal predictor needs.`,
      'Use predictor ewma, or the stand-in.',
    );
  const days =
    predictor === 'seasonal'
      ? Array.from({ length: DAY - 1 }, (_, i) => faroStandIn(STAND_IN_SEED, i + 1))
      : [];
  const make = (count: Int32Array, job: number): Predictor => {
    switch (predictor) {
      case 'oracle':
        return new Oracle(count, HORIZON, MINUTE);
      case 'persistence':
        return new Persistence();
      case 'ewma':
        return new Ewma(options);
      case 'seasonal':
        return new Seasonal(
          days.map((day) => day[job]),
          options,
        );
    }
  };
  return counts.map(make);
}

import { UserError } from '../../errors.js';
import type { PolicyParts } from '../../serving-core/faro/policies/policies.js';
import { Oracle } from '../../serving-core/faro/prediction/oracle.js';
import type { Predictor } from '../../serving-core/faro/prediction/predictor.js';
import { Ewma, Persistence } from '../../serving-core/faro/prediction/statistics.js';
import { type Lognormal, resnet34 } from '../../serving-core/faro/simulator/lognormal.js';
import type { SimulatedJob } from '../../serving-core/faro/simulator/simulation.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';

/** Minutes to forecast (the published window of 420 s), to have seen before (the published models' 15), and the weight of the newest. */
export const HORIZON = 7;
export const CONTEXT = 15;
export const NEWEST = 0.4;
export const MINUTE = 60;

/** Predictors that need nothing but what came, or will come. */
export const plainPredictors = ['oracle', 'persistence', 'ewma'] as const;

/** A new one of these for each job. */
export function plainPredictorsOf(
  predictor: (typeof plainPredictors)[number],
  quantile: number,
  counts: readonly Int32Array[],
): Predictor[] {
  const options = { horizon: HORIZON, unit: MINUTE, context: CONTEXT, newest: NEWEST, quantile };
  if (predictor === 'oracle') return counts.map((count) => new Oracle(count, HORIZON, MINUTE));
  return counts.map(() => (predictor === 'persistence' ? new Persistence() : new Ewma(options)));
}

/** Jobs as the simulator takes them. */
export function faroJobs(
  spec: Pick<FaroSpec, 'even' | 'slo'>,
  counts: readonly Int32Array[],
): SimulatedJob[] {
  const { even, slo } = spec;
  return counts.map((count, job) =>
    even && job % 2 === 0
      ? { counts: count, slo: even.slo, service: timesAs(resnet34, even.service) }
      : { counts: count, slo },
  );
}

function timesAs({ loc, scale, shape }: Lognormal, factor: number): Lognormal {
  return { loc: loc * factor, scale: scale * factor, shape };
}

/** What the policy of a point is made of; `predictors` are made for the quantile that it plans for. Throws `UserError` for too small a quota. */
export function faroParts(
  spec: Omit<FaroSpec, 'system' | 'trace' | 'minutes' | 'predictor'>,
  counts: readonly Int32Array[],
  predictors: (quantile: number) => Predictor[],
): PolicyParts {
  const { quota, slo, processing, solver, even, faro: { reactive, ...changes } = {} } = spec;
  if (quota < counts.length)
    throw new UserError(
      'E_SPEC',
      `A quota of ${quota} replicas is too small for ${counts.length} jobs.`,
      `Give at least ${counts.length}.`,
    );
  const jobs = counts.map((_, job) =>
    even && job % 2 === 0 ? { processing: even.processing, slo: even.slo } : { processing, slo },
  );
  const faro = { ...changes, ...(solver !== undefined && { method: solver }) };
  // MArk knows points only: the middle of a forecast.
  const quantile = spec.policy === 'mark' ? 0.5 : spec.quantile;
  return { jobs, quota, predictors: predictors(quantile), faro, reactive };
}

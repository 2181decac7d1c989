import { locateFaroTrace } from '../../datasets/faro/locate-trace.js';
import { type FaroCounts, readFaroCounts } from '../../datasets/faro/read-counts.js';
import { faroStandIn } from '../../datasets/faro/stand-in.js';
import { UserError } from '../../errors.js';
import { isPolicyFile, loadFaroPolicy } from '../../experiment/load-faro-policy.js';
import {
  type Controller,
  faroController,
  type PolicyParts,
} from '../../serving-core/faro/policies/policies.js';
import { Oracle } from '../../serving-core/faro/prediction/oracle.js';
import type { Predictor } from '../../serving-core/faro/prediction/predictor.js';
import { Ewma, Persistence, Seasonal } from '../../serving-core/faro/prediction/statistics.js';
import { type Lognormal, resnet34 } from '../../serving-core/faro/simulator/lognormal.js';
import type { SimulatedJob } from '../../serving-core/faro/simulator/simulation.js';
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
export function faroCounts({ trace, minutes, copies = 1 }: FaroSpec): FaroCounts {
  const { names, counts } = faroTrace(trace);
  const all = Array.from({ length: copies * counts.length }, (_, i) => i);
  return {
    names: copies === 1 ? names : all.map((i) => `serve-cluster${i}/classifier`),
    counts: all.map((i) => counts[i % counts.length].subarray(0, minutes)),
  };
}

/** The trace that a name means, whole. Throws `UserError` for one that cannot be read. */
export function faroTrace(source: string): FaroCounts {
  const trace = locateFaroTrace(source);
  return trace === 'stand-in' ? standIn() : readFaroCounts(trace);
}

/** Jobs as the simulator takes them. */
export function faroJobs(spec: FaroSpec, counts: readonly Int32Array[]): SimulatedJob[] {
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

/** The policy of a point, new, also a user's own. Throws `UserError` when it cannot be had. */
export async function controllerOfPoint(spec: FaroSpec, counts: readonly Int32Array[]): Promise<Controller> {
  if (!isPolicyFile(spec.policy)) return faroPointController(spec, counts);
  const { create } = await loadFaroPolicy(spec.policy);
  return create(partsOf(spec, counts));
}

function standIn(): FaroCounts {
  const counts = faroStandIn(STAND_IN_SEED, DAY);
  return { names: counts.map((_, job) => `serve-cluster${job}/classifier`), counts };
}

/** The policy of a point by its name, new, with its predictors. Throws `UserError` when it cannot be had. */
export function faroPointController(spec: FaroSpec, counts: readonly Int32Array[]): Controller {
  return faroController(spec.policy, partsOf(spec, counts));
}

function partsOf(spec: FaroSpec, counts: readonly Int32Array[]): PolicyParts {
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
  return { jobs, quota, predictors: faroPredictorsOf(spec, counts), faro, reactive };
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
          days.map((day) => day[job % day.length]),
          options,
        );
    }
  };
  return counts.map(make);
}

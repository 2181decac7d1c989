import type { FaroCounts } from '../../datasets/faro/read-counts.js';
import { faroTrace } from '../../datasets/faro/trace.js';
import { UserError } from '../../errors.js';
import { isPolicyFile, loadFaroPolicy } from '../../experiment/load-faro-policy.js';
import {
  type Controller,
  faroController,
  type PolicyParts,
} from '../../serving-core/faro/policies/policies.js';
import { type Lognormal, resnet34 } from '../../serving-core/faro/simulator/lognormal.js';
import type { SimulatedJob } from '../../serving-core/faro/simulator/simulation.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { faroPredictorsOf } from './faro-predictors.js';

/** The trace of a point, and the names of its jobs. Throws `UserError` for one that cannot be read. */
export function faroCounts({
  trace,
  minutes,
  copies = 1,
}: Pick<FaroSpec, 'trace' | 'minutes' | 'copies'>): FaroCounts {
  const { names, counts } = faroTrace(trace);
  const all = Array.from({ length: copies * counts.length }, (_, i) => i);
  return {
    names: copies === 1 ? names : all.map((i) => `serve-cluster${i}/classifier`),
    counts: all.map((i) => counts[i % counts.length].subarray(0, minutes)),
  };
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
  // MArk knows points only: the middle of a forecast.
  const quantile = spec.policy === 'mark' ? 0.5 : spec.quantile;
  return { jobs, quota, predictors: faroPredictorsOf({ ...spec, quantile }, counts), faro, reactive };
}

import type { FaroCounts } from '../../datasets/faro/read-counts.js';
import { faroTrace } from '../../datasets/faro/trace.js';
import { isPolicyFile, loadFaroPolicy } from '../../experiment/load-faro-policy.js';
import {
  type Controller,
  faroController,
  type PolicyParts,
} from '../../serving-core/faro/policies/policies.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { faroParts } from './faro-parts.js';
import { faroPredictorsOf } from './faro-predictors.js';

export { faroJobs } from './faro-parts.js';

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

/** The policy of a point, new, also a user's own. Throws `UserError` when it cannot be had. */
export async function controllerOfPoint(spec: FaroSpec, counts: readonly Int32Array[]): Promise<Controller> {
  if (!isPolicyFile(spec.policy)) return faroController(spec.policy, partsOf(spec, counts));
  const { create } = await loadFaroPolicy(spec.policy);
  return create(partsOf(spec, counts));
}

function partsOf(spec: FaroSpec, counts: readonly Int32Array[]): PolicyParts {
  return faroParts(spec, counts, (quantile) => faroPredictorsOf({ ...spec, quantile }, counts));
}

import { Services } from '../../serving-core/inferline/estimator/stations.js';
import { varyingService } from '../../serving-core/inferline/estimator/varying-service.js';
import { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import { checkServed } from '../../serving-core/inferline/invariants.js';
import {
  type Pipeline,
  type PipelineConfig,
  profileIn,
} from '../../serving-core/inferline/pipeline/pipeline.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import { serve } from '../../serving-core/inferline/tuner/serve.js';
import type { Autoscaler } from '../../serving-core/inferline/tuner/tuner.js';
import { stream } from '../../serving-core/random/streams.js';

/** What a point serves: its pipeline, all gaps of its trace (ms), those planned for, and the routes that its queries take. */
export interface InferlineLoad {
  pipeline: Pipeline;
  gaps: Float64Array;
  sample: Float64Array;
  routes: Uint16Array | null;
}

/** What of a spec tells how its queries are served. */
export type Served = Pick<InferlineSpec, 'slo' | 'rule' | 'ties' | 'batchingDelay' | 'variation'> & {
  /** ms from ordering a replica to its first batch. */
  startUp: number;
  seed: number;
  /** Whether what must hold is asserted. */
  invariants: boolean;
};

/**
 * Serves a load by a configuration in virtual time, to its end or until `look` returns true. Knows no file and no thread, so that it also
 * runs in a browser.
 */
export function serveInferline(
  { pipeline, gaps, routes }: Omit<InferlineLoad, 'sample'>,
  config: PipelineConfig,
  tuner: Autoscaler | null,
  { slo, rule, ties, batchingDelay, variation, startUp, seed, invariants }: Served,
  look: (fraction: number) => boolean,
) {
  const space = new Workspace(pipeline, gaps, routes);
  const stations = new Services(pipeline, rule).stations(config);
  const profiles = config.map((_, model) => profileIn(pipeline, config, model));
  const vary =
    variation === 0
      ? undefined
      : varyingService(stations, profiles, variation, stream(seed, 'inferline/service'));
  let stopped = false;
  const served = serve(space, stations, tuner, {
    slo,
    ties,
    batchingDelay,
    vary,
    startUp,
    look: (fraction) => {
      stopped = look(fraction);
      return stopped;
    },
  });
  if (invariants && !stopped) checkServed(space, served.engine);
  return { space, ...served };
}

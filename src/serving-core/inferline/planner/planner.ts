import type { PipelineConfig } from '../pipeline/pipeline.js';
import { addReplicas } from './initialise.js';
import type { Judge } from './judge.js';
import { changed, cheaperHardware, hardwareOf, nextBatch, oneReplicaLess } from './moves.js';
import { type Action, Steps } from './steps.js';

/** Costs closer than this are equal, $/h: far above the rounding of a sum of prices. */
export const SAME_COST = 1e-9;

export interface Search {
  /** Null when no configuration was found. */
  config: PipelineConfig | null;
  /** The first feasible configuration of a planner that begins with one. */
  start: PipelineConfig | null;
  steps: Steps;
}

/**
 * InferLine's planner: batch 1 on the best hardware with replicas until feasible (Algorithm 1), then the cheapest feasible single action,
 * until none lowers the cost or raises a batch (Algorithm 2). The best hardware is the dearest, as the paper takes
 * faster to be dearer; where that cannot meet the SLO, the one that serves a single query fastest.
 */
export function planInferline(judge: Judge): Search {
  const { pipeline } = judge;
  const models = pipeline.models.map((_, model) => model);
  const alone = (hardware: string) => ({ hardware, batch: 1, replicas: 1 });
  const dearest = models.map((model) => alone(hardwareOf(pipeline, model)[0]));
  const fastest = models.map((model) => alone(judge.fastestHardware(model)));
  for (const first of [dearest, fastest]) {
    const steps = new Steps();
    steps.note('start', undefined, first);
    const start = addReplicas(judge, first, models, steps);
    if (start) return { config: minimise(judge, start, models, steps), start, steps };
  }
  return { config: null, start: null, steps: new Steps() };
}

function minimise(
  judge: Judge,
  start: PipelineConfig,
  models: readonly number[],
  steps?: Steps,
): PipelineConfig {
  let config = start;
  for (;;) {
    const best = bestAction(judge, config, models);
    if (!best) return config;
    config = best.config;
    steps?.note(best.action, best.model, config);
  }
}

interface Candidate {
  action: Action;
  model: number;
  config: PipelineConfig;
}

// A batch costs nothing, so it is taken when no feasible action lowers the cost; of equal costs the first, in the pipeline's order.
function bestAction(judge: Judge, config: PipelineConfig, models: readonly number[]): Candidate | null {
  let best: Candidate | null = null;
  let cost = Number.POSITIVE_INFINITY;
  const consider = (action: Action, model: number, candidate: PipelineConfig | null) => {
    if (candidate === null || judge.cost(candidate) >= cost - SAME_COST || !judge.feasible(candidate)) return;
    best = { action, model, config: candidate };
    cost = judge.cost(candidate);
  };
  for (const model of models) {
    consider('increase batch', model, nextBatch(judge.pipeline, config, model));
    consider('remove replica', model, oneReplicaLess(config, model));
    consider('cheaper hardware', model, downgraded(judge, config, model));
  }
  return best;
}

/** The model planned anew on the next cheaper hardware, all others as they are; null unless that is cheaper. */
function downgraded(judge: Judge, config: PipelineConfig, model: number): PipelineConfig | null {
  const hardware = cheaperHardware(judge.pipeline, config, model);
  if (hardware === null) return null;
  const first = changed(config, model, { hardware, batch: 1, replicas: 1 });
  const start = addReplicas(judge, first, [model]);
  const planned = start && minimise(judge, start, [model]);
  return planned && judge.cost(planned) < judge.cost(config) - SAME_COST ? planned : null;
}

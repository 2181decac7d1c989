import { type PipelineConfig, priceOf } from '../pipeline/pipeline.js';
import { lookUp } from '../pipeline/profile.js';
import { bottleneck } from './initialise.js';
import type { Judge } from './judge.js';
import {
  changed,
  cheaperHardware,
  dearerHardware,
  hardwareOf,
  nextBatch,
  oneReplicaLess,
  onHardware,
} from './moves.js';
import { SAME_COST, type Search } from './planner.js';
import { type Action, Steps } from './steps.js';

/**
 * The finished notebook's cost minimiser: batch 1 on the dearest hardware with twice the replicas that the mean rate needs, then
 * sweeps over the models. Each in turn is offered the next batch, one replica less and cheaper hardware, and every change that stays
 * feasible is kept, until a sweep changes nothing.
 */
export function minimiseCost(judge: Judge): Search {
  const { pipeline } = judge;
  const steps = new Steps();
  let config: PipelineConfig = pipeline.models.map(({ profiles }, model) => {
    const [hardware] = hardwareOf(pipeline, model);
    const rate = judge.rate * judge.scale[model];
    return {
      hardware,
      batch: 1,
      replicas: 2 * Math.max(1, Math.ceil(rate / lookUp(profiles[hardware], 1).throughput)),
    };
  });
  steps.note('start', undefined, config);
  if (!judge.feasible(config)) return { config: null, start: null, steps };
  const start = config;
  for (let changes = true; changes; ) {
    changes = false;
    for (let model = 0; model < config.length; model++) {
      const offer = (action: Action, candidate: PipelineConfig | null) => {
        if (candidate === null || !judge.feasible(candidate)) return;
        config = candidate;
        changes = true;
        steps.note(action, model, config);
      };
      offer('increase batch', nextBatch(pipeline, config, model));
      offer('remove replica', oneReplicaLess(config, model));
      const hardware = cheaperHardware(pipeline, config, model);
      offer('cheaper hardware', hardware === null ? null : onHardware(pipeline, config, model, hardware));
    }
  }
  return { config, start, steps };
}

/**
 * The finished notebook's throughput maximiser under a budget ($/h): one replica of batch 1 on the cheapest hardware; until it is
 * feasible, the bottleneck gets the next batch, or else a replica, or else dearer hardware, as the budget allows. Null when none does.
 */
export function maximiseThroughput(judge: Judge, budget: number): Search {
  const { pipeline } = judge;
  const steps = new Steps();
  const models = pipeline.models.map((_, model) => model);
  let config: PipelineConfig = models.map((model) => ({
    hardware: hardwareOf(pipeline, model).at(-1)!,
    batch: 1,
    replicas: 1,
  }));
  const affordable = (candidate: PipelineConfig) => judge.cost(candidate) <= budget + SAME_COST;
  steps.note('start', undefined, config);
  if (!affordable(config)) return { config: null, start: null, steps };
  while (!judge.feasible(config)) {
    const model = bottleneck(judge, config, models);
    const batch = nextBatch(pipeline, config, model);
    const replica = changed(config, model, { replicas: config[model].replicas + 1 });
    const dearer = dearerHardware(pipeline, config, model);
    const moves: [Action, PipelineConfig | null][] = [
      ['increase batch', batch],
      ['add replica', replica],
      ['dearer hardware', dearer === null ? null : onHardware(pipeline, config, model, dearer)],
    ];
    const move = moves.find(([, candidate]) => candidate && affordable(candidate));
    if (!move) return { config: null, start: null, steps };
    config = move[1]!;
    steps.note(move[0], model, config);
  }
  return { config, start: null, steps };
}

/** $/h of the cheapest configuration there is: one replica of each model on its cheapest hardware. */
export function leastCost({ pipeline }: Judge): number {
  return pipeline.models.reduce(
    (sum, _, model) => sum + priceOf(pipeline, hardwareOf(pipeline, model).at(-1)!),
    0,
  );
}

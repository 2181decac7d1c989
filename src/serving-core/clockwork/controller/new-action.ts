import type { ModelState } from './model-state.js';
import type { ControllerParts } from './scheduler.js';

/** A new action of `type` for a model on a GPU, created now: its place and what the log says of the model are filled in. */
export function newAction(
  { actions, gpus, clock }: ControllerParts,
  model: ModelState,
  type: number,
  modelId: number,
  gpu: number,
): number {
  const token = actions.allocate(type);
  actions.model[token] = modelId;
  actions.gpu[token] = gpu;
  actions.worker[token] = gpus[gpu].worker;
  actions.workerGpu[token] = gpus[gpu].gpu;
  actions.created[token] = clock.now();
  actions.sendBy[token] = Number.POSITIVE_INFINITY;
  actions.requestsQueued[token] = model.requestsQueued;
  actions.copiesLoaded[token] = model.copiesLoaded;
  return token;
}

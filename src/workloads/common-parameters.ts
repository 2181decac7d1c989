import type { Arrivals } from './arrivals.js';
import { clientPerModel, startOpenLoops } from './open-loop.js';
import type { BoundWorkload, ClientRandom, WorkloadParameter } from './workload.js';

export const modelParameter: WorkloadParameter = {
  name: 'model',
  type: 'string',
  description: 'model of the zoo, such as resnet50_v2',
};

export const copiesParameter: WorkloadParameter = {
  name: 'copies',
  type: 'integer',
  min: 1,
  description: 'instances of the model, each with a client of its own',
};

export const rateParameter: WorkloadParameter = {
  name: 'rate',
  type: 'number',
  positive: true,
  description: 'requests/s over all copies',
};

export const sloParameter: WorkloadParameter = {
  name: 'slo-factor',
  type: 'number',
  min: 0,
  default: 0,
  description: "SLO as a multiple of the profiled time of one inference; 0 is the controller's default SLO",
};

/** An open-loop client on each copy of a model, with one SLO factor for all, until it is stopped. */
export function openLoopOnEach(
  model: string,
  copies: number,
  sloFactor: number,
  notices: readonly string[],
  arrivals: (source: ClientRandom, copy: number) => Arrivals,
): BoundWorkload {
  return {
    loads: [{ model, copies }],
    notices,
    expectedRequests: Number.POSITIVE_INFINITY,
    steady: true,
    start(context) {
      startOpenLoops(context, clientPerModel(context, copies, arrivals), () => sloFactor);
      return {};
    },
  };
}

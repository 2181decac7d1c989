import { readArguments } from '../arguments.js';
import { poisson } from '../arrivals.js';
import { startClosedLoops } from '../closed-loop.js';
import { clientPerModel, controllerDefault, startOpenLoops } from '../open-loop.js';
import { type BoundWorkload, defineWorkload, type WorkloadParameter } from '../workload.js';
import { RESNET50 } from '../zoo-of.js';

function poissonOnEach(copies: number, rate: number, notices: readonly string[]): BoundWorkload {
  return {
    loads: [{ model: RESNET50, copies }],
    notices,
    expectedRequests: Number.POSITIVE_INFINITY,
    steady: true,
    start(context) {
      const clients = clientPerModel(context, copies, (source) => poisson(rate / copies, source));
      startOpenLoops(context, clients, controllerDefault);
      return {};
    },
  };
}

const copies = { name: 'copies', type: 'integer', min: 1, description: `copies of ${RESNET50}` } as const;
const rate = {
  name: 'rate',
  type: 'number',
  positive: true,
  description: 'requests/s over all copies',
} as const;

const openLoopParameters: readonly WorkloadParameter[] = [copies, rate];

/** Poisson load on copies of one model. */
export const poissonOpenLoop = defineWorkload({
  name: 'poisson-open-loop',
  summary: `Poisson arrivals on copies of ${RESNET50}`,
  parameters: openLoopParameters,
  examples: [{ args: '10 500', explains: '50 requests/s on each of 10 copies; runs until stopped' }],
  bind(args) {
    const given = readArguments({ name: 'poisson-open-loop', parameters: openLoopParameters }, args);
    return poissonOnEach(given.number('copies'), given.number('rate'), given.notices);
  },
});

const comparisonParameters: readonly WorkloadParameter[] = [
  { ...copies, default: 15 },
  { ...rate, default: 1000 },
];

/** The open-loop comparison with other systems. */
export const comparisonExperiment = defineWorkload({
  name: 'comparison_experiment',
  summary: `Poisson arrivals on 15 copies of ${RESNET50}, for comparison with other systems`,
  parameters: comparisonParameters,
  examples: [{ args: '15 1000', explains: '1000 requests/s in all; runs until stopped' }],
  bind(args) {
    const given = readArguments({ name: 'comparison_experiment', parameters: comparisonParameters }, args);
    return poissonOnEach(given.number('copies'), given.number('rate'), given.notices);
  },
});

const closedParameters: readonly WorkloadParameter[] = [
  { ...copies, default: 15 },
  {
    name: 'concurrency',
    type: 'integer',
    min: 1,
    default: 16,
    description: 'outstanding requests on each copy',
  },
];

/** The closed-loop comparison with other systems. */
export const comparisonExperiment2 = defineWorkload({
  name: 'comparison_experiment2',
  summary: `Closed loops on 15 copies of ${RESNET50}, for comparison with other systems (Figure 5)`,
  parameters: closedParameters,
  examples: [{ args: '15 16', explains: '240 outstanding requests in all; runs until stopped' }],
  bind(args) {
    const given = readArguments({ name: 'comparison_experiment2', parameters: closedParameters }, args);
    const count = given.number('copies');
    const concurrency = given.number('concurrency');
    const clients = Array.from({ length: count }, (_, i) => ({ userId: i, models: [i], concurrency }));
    return {
      loads: [{ model: RESNET50, copies: count }],
      notices: given.notices,
      expectedRequests: Number.POSITIVE_INFINITY,
      steady: true,
      start: (context) => startClosedLoops(context, clients, controllerDefault),
    };
  },
});

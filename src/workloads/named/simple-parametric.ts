import { readArguments } from '../arguments.js';
import { type ClosedLoopClient, startClosedLoops } from '../closed-loop.js';
import { controllerDefault } from '../open-loop.js';
import { defineWorkload, type WorkloadParameter } from '../workload.js';
import { RESNET50 } from '../zoo-of.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'models', type: 'integer', min: 1, description: `copies of ${RESNET50}` },
  { name: 'clients', type: 'integer', min: 1, description: 'closed-loop clients that share out the models' },
  { name: 'concurrency', type: 'integer', min: 1, description: 'outstanding requests of each client' },
  { name: 'requests', type: 'integer', min: 1, description: 'requests of each client after its first ones' },
];

/** A few closed loops with an end. */
export const simpleParametric = defineWorkload({
  name: 'simple-parametric',
  summary: `Closed-loop clients over disjoint sets of copies of ${RESNET50}, ended by a number of requests`,
  parameters,
  examples: [
    { args: '6 2 1 100', explains: '2 clients with 3 models each, taken in turn; each sends 101 requests' },
  ],
  notes: [
    'Every client owns the same number of models, rounded up; when the models are used up there are no more clients.',
    'With concurrency 1 a client sends requests + 1; with more, a client that has had its number goes on until all have.',
  ],
  bind(args) {
    const given = readArguments({ name: 'simple-parametric', parameters }, args);
    const [models, wanted, concurrency, requests] = parameters.map(({ name }) => given.number(name));
    const each = Math.ceil(models / wanted);
    const clients: ClosedLoopClient[] = [];
    for (let from = 0; from < models; from += each) {
      const count = Math.min(each, models - from);
      const owned = Array.from({ length: count }, (_, i) => from + i);
      clients.push({ userId: clients.length, models: owned, concurrency, requests });
    }
    return {
      loads: [{ model: RESNET50, copies: models }],
      notices: given.notices,
      expectedRequests: clients.length * (concurrency + requests),
      steady: true,
      start: (context) => startClosedLoops(context, clients, controllerDefault, context.stop),
    };
  },
});

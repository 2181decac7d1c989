import { UserError } from '../errors.js';
import { readArguments } from './arguments.js';
import { fixedRate, poisson } from './arrivals.js';
import { startOpenLoops } from './open-loop.js';
import { ladderValues, type SloLadder, startSloLadder } from './slo-ladder.js';
import { defineWorkload, type WorkloadParameter } from './workload.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'model', type: 'string', description: 'model of the zoo, such as resnet50_v2' },
  {
    name: 'copies',
    type: 'integer',
    min: 1,
    description: 'instances of the model, each with a client of its own',
  },
  {
    name: 'dist',
    type: 'string',
    choices: ['poisson', 'fixed-rate'],
    description: 'arrivals of each client',
  },
  { name: 'rate', type: 'number', positive: true, description: 'requests/s over all copies' },
  { name: 'slo-start', type: 'integer', min: 1, description: 'first SLO multiplier' },
  { name: 'slo-end', type: 'integer', min: 1, description: 'the run ends when the multiplier exceeds it' },
  { name: 'slo-factor', type: 'number', positive: true, description: 'how much the multiplier changes by' },
  {
    name: 'slo-op',
    type: 'string',
    choices: ['add', 'mul'],
    description: 'add slo-factor, or multiply by it',
  },
  { name: 'period', type: 'integer', min: 1, description: 'seconds at each multiplier' },
];

/** One model in many copies under open-loop load, while the SLO is relaxed step by step (workloads.md §5.1). */
export const sloExp1 = defineWorkload({
  name: 'slo-exp-1',
  summary: 'Open-loop load on copies of one model while the SLO multiplier climbs a ladder (Figure 7)',
  parameters,
  examples: [
    {
      args: 'resnet50_v2 4 poisson 100 2 32 2 mul 7',
      explains: '4 copies, 100 requests/s in all; every 7 s the multiplier doubles: 2 4 8 16 32',
    },
    {
      args: 'resnet50_v2 4 poisson 100 10 100 10 add 3',
      explains: 'every 3 s the multiplier grows by 10: 10 20 30 … 100',
    },
  ],
  notes: [
    'slo-start and slo-end are integers, as in the original: 2.9 becomes 2, and a notice says so.',
    'The multiplier is of the profiled time of one inference; a multiplier equal to slo-end still runs.',
    'Clients with the same fixed rate send at the same instants; the original has no phase.',
  ],
  bind(args) {
    const given = readArguments({ name: 'slo-exp-1', parameters }, args);
    const copies = given.number('copies');
    const rate = given.number('rate');
    const ladder: SloLadder = {
      start: given.number('slo-start'),
      end: given.number('slo-end'),
      factor: given.number('slo-factor'),
      operator: given.text('slo-op') === 'add' ? 'add' : 'mul',
      period: given.number('period'),
    };
    if (ladder.operator === 'mul' && ladder.factor <= 1)
      throw new UserError(
        'E_WORKLOAD_ARGUMENTS',
        `slo-exp-1: multiplying by slo-factor ${ladder.factor} never exceeds slo-end ${ladder.end}.`,
        'Choose a slo-factor above 1, or slo-op add.',
      );
    return {
      loads: [{ model: given.text('model'), copies }],
      notices: given.notices,
      expectedRequests: rate * ladder.period * ladderValues(ladder).length,
      start(context) {
        let multiplier = ladder.start;
        startSloLadder(context, ladder, (value) => {
          multiplier = value;
        });
        const clients = Array.from({ length: copies }, (_, i) => ({
          userId: i,
          model: i,
          arrivals:
            given.text('dist') === 'poisson'
              ? poisson(rate / copies, context.client(i))
              : fixedRate(rate / copies),
        }));
        startOpenLoops(context, clients, () => multiplier);
        return {};
      },
    };
  },
});

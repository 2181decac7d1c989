import { readArguments } from './arguments.js';
import {
  foregroundParameters,
  foregroundSeconds,
  readForeground,
  startForeground,
} from './slo-foreground.js';
import { defineWorkload, type WorkloadParameter } from './workload.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'model', type: 'string', description: 'model of the zoo, such as resnet50_v2' },
  ...foregroundParameters('', 1),
];

/** One model in many copies under open-loop load, while the SLO is relaxed step by step. */
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
    const foreground = readForeground('slo-exp-1', given, '');
    const endsAfter = foregroundSeconds(foreground);
    return {
      loads: [{ model: given.text('model'), copies: foreground.copies }],
      notices: given.notices,
      expectedRequests: foreground.rate * endsAfter,
      endsAfter,
      steady: endsAfter === foreground.ladder.period,
      start(context) {
        startForeground(context, foreground);
        return {};
      },
    };
  },
});

import { readArguments } from '../arguments.js';
import { startClosedLoops } from '../closed-loop.js';
import {
  foregroundParameters,
  foregroundSeconds,
  readForeground,
  startForeground,
} from '../slo-foreground.js';
import { defineWorkload, type WorkloadParameter } from '../workload.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'model', type: 'string', description: 'model of the zoo, loaded twice: foreground and background' },
  ...foregroundParameters('-fg', 0),
  {
    name: 'copies-bg',
    type: 'integer',
    min: 0,
    description: 'background instances, one closed-loop client each',
  },
  { name: 'conc-bg', type: 'integer', min: 1, description: 'outstanding requests of each background client' },
  {
    name: 'slo-bg',
    type: 'number',
    min: 0,
    description: "SLO multiplier of the background; 0 is the controller's default SLO",
  },
];

/** Seconds before the background starts. */
const BACKGROUND_DELAY = 10;

/** Latency-sensitive copies on an SLO ladder beside batch copies in closed loops. */
export const sloExp2 = defineWorkload({
  name: 'slo-exp-2',
  summary: 'The load of slo-exp-1 beside closed-loop background clients of the same model (Figure 8)',
  parameters,
  examples: [
    {
      args: 'resnet50_v2 6 poisson 200 1 100 1.5 mul 30 12 16 0',
      explains:
        '6 latency-sensitive copies at 200 requests/s in all; 12 batch clients with 16 outstanding each',
    },
    { args: 'resnet50_v2 6 poisson 200 1 100 1.5 mul 30 0 1 0', explains: 'the same without a background' },
  ],
  notes: [
    'The background starts after 10 s. Its user ids follow the foreground’s.',
    'rate-fg is the total over all foreground copies.',
    'slo-start-fg and slo-end-fg are integers, as in the original: 2.9 becomes 2, and a notice says so.',
    'The ladder ends the run; without foreground copies it runs until stopped.',
  ],
  bind(args) {
    const given = readArguments({ name: 'slo-exp-2', parameters }, args);
    const model = given.text('model');
    const foreground = readForeground('slo-exp-2', given, '-fg');
    const copies = given.number('copies-bg');
    const slo = Math.fround(given.number('slo-bg'));
    const clients = Array.from({ length: copies }, (_, i) => ({
      userId: foreground.copies + i,
      models: [foreground.copies + i],
      concurrency: given.number('conc-bg'),
      delay: BACKGROUND_DELAY,
    }));
    const endsAfter = foreground.copies > 0 ? foregroundSeconds(foreground) : undefined;
    return {
      loads: [
        { model, copies: foreground.copies },
        { model, copies },
      ].filter((load) => load.copies > 0),
      notices: given.notices,
      expectedRequests:
        copies === 0 && endsAfter !== undefined ? foreground.rate * endsAfter : Number.POSITIVE_INFINITY,
      endsAfter,
      start(context) {
        if (foreground.copies > 0) startForeground(context, foreground);
        return startClosedLoops(context, clients, () => slo);
      },
    };
  },
});

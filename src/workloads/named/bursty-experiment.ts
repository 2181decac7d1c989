import { readArguments } from '../arguments.js';
import { poisson } from '../arrivals.js';
import { burstyTrace } from '../bursty-trace.js';
import { controllerDefault, startOpenLoops } from '../open-loop.js';
import { startTraceReplay } from '../trace-replay.js';
import { defineWorkload, type ModelLoad, type WorkloadParameter } from '../workload.js';
import { RESNET50 } from '../zoo-of.js';

const parameters: readonly WorkloadParameter[] = [
  {
    name: 'models',
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 3600,
    description: `copies of ${RESNET50} that become active one by one`,
  },
];

/** Seconds before the first model becomes active, and requests/s that the active ones share. */
const LEAD_IN = 300;
const SHARED_RATE = 1000;
const STEADY_RATE = 200;
/** The original loads models in calls of at most so many. */
const CHUNK = 100;

/** Ever more models share a constant load, beside one with a load of its own. */
export const burstyExperiment = defineWorkload({
  name: 'bursty_experiment',
  summary:
    'One more model becomes active each second and shares 1000 requests/s, beside one steady model (Figure 6)',
  parameters,
  examples: [
    { args: '3600', explains: '300 s of the steady model alone, then an hour of growth; runs until stopped' },
  ],
  notes: [
    `Model number \`models\`, loaded last, receives ${STEADY_RATE} requests/s throughout; the original’s help does not mention it.`,
    'After the last step the trace begins again with its silent lead-in of 300 s.',
    'The original’s trace is one second too short for its last step, so the last of the models never sends; here too.',
    'The original fails for fewer than 6 models; this does not.',
  ],
  bind(args) {
    const given = readArguments({ name: 'bursty_experiment', parameters }, args);
    const models = given.number('models');
    const loads: ModelLoad[] = [];
    for (let from = 0; from < models; from += CHUNK) {
      loads.push({ model: RESNET50, copies: Math.min(CHUNK, models - from) });
    }
    return {
      loads: [...loads, { model: RESNET50, copies: 1 }],
      notices: given.notices,
      expectedRequests: Number.POSITIVE_INFINITY,
      start(context) {
        startTraceReplay(
          context,
          {
            rows: burstyTrace(models, LEAD_IN, SHARED_RATE),
            clients: models,
            models: Uint32Array.from({ length: models }, (_, i) => i),
            userOf: (model) => model,
            source: (i) => context.client(i),
            interval: 1e9,
            per: 60e9,
            scale: { value: 1 },
          },
          controllerDefault,
        );
        const steady = {
          userId: models,
          model: models,
          arrivals: poisson(STEADY_RATE, context.client(models)),
        };
        startOpenLoops(context, [steady], controllerDefault);
        return {};
      },
    };
  },
});

import { readArguments } from '../arguments.js';
import { poisson } from '../arrivals.js';
import { clientPerModel, controllerDefault, startOpenLoops } from '../open-loop.js';
import { defineWorkload } from '../workload.js';
import { RESNET50 } from '../zoo-of.js';

const COPIES = 411;

/** More copies than a GPU's memory holds, most of them rarely used. */
export const fillMemory = defineWorkload({
  name: 'fill_memory',
  summary: `${COPIES} copies of ${RESNET50}: one hot, ten warm, four hundred cold`,
  parameters: [],
  examples: [{ args: '', explains: '1500 requests/s in all; runs until stopped' }],
  notes: [
    'Poisson arrivals: model 0 at 1000 requests/s, models 1 to 10 at 10 each, models 11 to 410 at 1 each.',
    'The original’s help speaks of 500 copies, 100 of them under closed loops; its code does what this does.',
  ],
  bind(args) {
    const given = readArguments({ name: 'fill_memory', parameters: [] }, args);
    return {
      loads: [{ model: RESNET50, copies: COPIES }],
      notices: given.notices,
      expectedRequests: Number.POSITIVE_INFINITY,
      steady: true,
      start(context) {
        const rate = (model: number) => (model === 0 ? 1000 : model <= 10 ? 10 : 1);
        const clients = clientPerModel(context, COPIES, (source, model) => poisson(rate(model), source));
        startOpenLoops(context, clients, controllerDefault);
        return {};
      },
    };
  },
});

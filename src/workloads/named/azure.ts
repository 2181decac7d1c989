import { readArguments } from '../arguments.js';
import {
  copiesAt,
  dayOf,
  LOAD_PER_WORKER,
  memoryLoadFactor,
  memoryNotices,
  startAzureReplay,
} from '../azure-replay.js';
import { defineWorkload, type WorkloadParameter } from '../workload.js';
import { RESNET50, zooOf } from '../zoo-of.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'workers', type: 'integer', min: 1, default: 1, description: 'workers that the load is scaled to' },
  {
    name: 'use-all-models',
    type: 'integer',
    choices: ['0', '1'],
    default: 1,
    description: `1 loads every model of the zoo, 0 only ${RESNET50}`,
  },
  {
    name: 'load-factor',
    type: 'number',
    positive: true,
    default: 1,
    description: `trace volume for each worker, in units of ${LOAD_PER_WORKER}`,
  },
  { ...memoryLoadFactor, default: 4 },
  {
    name: 'interval',
    type: 'integer',
    min: 1,
    default: 60,
    description: 'seconds that a minute of the trace lasts',
  },
  { name: 'trace', type: 'integer', min: 1, max: 14, default: 1, description: 'day of the trace' },
  {
    name: 'randomise',
    type: 'integer',
    choices: ['0', '1'],
    default: 0,
    description: '1 begins in the middle of the day',
  },
];

/** The Azure Functions trace on thousands of models. */
export const azure = defineWorkload({
  name: 'azure',
  summary: 'Replay of a day of the Azure Functions trace on many copies of every model (Figures 9 and 10)',
  parameters,
  examples: [
    { args: '8', explains: 'the trace at its own volume on 66 copies of each model' },
    { args: '6 1 1.0 2 60 3', explains: 'three quarters of day 3 on 13 copies of each model' },
  ],
  notes: [
    'Counts are scaled by load-factor × 0.125 × workers; within a minute arrivals are Poisson. The day repeats for ever.',
    'Rates are per minute whatever the interval: an interval of 1 s replays the day 60 times faster at the same rates.',
    'Functions in order of volume meet models in order of name, so the first models are the hottest; the original means to insert models at random places, but its formula always appends.',
    'randomise begins every client in interval 735 with at most 2.15 s of it left; the original means to scatter them.',
    'Requests of a model carry the user id of the last function mapped to it. Days are 1 to 14; the original’s help says 13.',
  ],
  bind(args, data) {
    const given = readArguments({ name: 'azure', parameters }, args);
    const all = given.number('use-all-models') === 1;
    const copies = copiesAt(given.number('memory-load-factor'), all ? 'all' : 'resnet50');
    const zoo = all ? zooOf('azure', data) : [RESNET50];
    const models = copies * zoo.length;
    const day = given.number('trace');
    return {
      loads: zoo.map((model) => ({ model, copies })),
      notices: [...given.notices, ...memoryNotices('azure', models)],
      expectedRequests: Number.POSITIVE_INFINITY,
      days: [day],
      start(context) {
        startAzureReplay(context, {
          rows: dayOf('azure', data, day),
          models,
          mapping: 'contiguous',
          scale: { value: given.number('load-factor') * LOAD_PER_WORKER * given.number('workers') },
          interval: given.number('interval'),
          randomise: given.number('randomise') === 1,
        });
        return {};
      },
    };
  },
});

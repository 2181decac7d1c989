import { UserError } from '../../errors.js';
import { startAdjustment, visitedValues } from '../adjust.js';
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
import { zooOf } from '../zoo-of.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'workers', type: 'integer', min: 1, description: 'workers that the load is scaled to' },
  { name: 'lf-min', type: 'number', positive: true, description: 'first load factor, as of azure' },
  {
    name: 'lf-max',
    type: 'number',
    positive: true,
    description: 'the run ends when the load factor exceeds it',
  },
  { name: 'lf-inc', type: 'number', positive: true, description: 'the load factor is multiplied by it' },
  { name: 'lf-period', type: 'integer', min: 1, description: 'seconds at each load factor' },
  memoryLoadFactor,
];

/** The Azure trace at a growing volume. */
export const azureScalability = defineWorkload({
  name: 'azure_scalability_exp',
  summary: 'Replay of day 1 of the Azure Functions trace at a load factor that climbs a ladder (Figure 11)',
  parameters,
  examples: [
    { args: '40 0.1 4 1.5 60 4', explains: 'load factors 0.1, 0.15, … 3.84 on 40 workers, one minute each' },
  ],
  notes: [
    'All arguments are needed; the original’s help lists defaults that its code does not have.',
    'Every model of the zoo is loaded, and minutes last 60 s. A changed factor counts from each client’s next draw on.',
  ],
  bind(args, data) {
    const given = readArguments({ name: 'azure_scalability_exp', parameters }, args);
    const factor = given.number('lf-inc');
    if (factor <= 1)
      throw new UserError(
        'E_WORKLOAD_ARGUMENTS',
        `azure_scalability_exp: multiplying by lf-inc ${factor} never exceeds lf-max.`,
        'Choose an lf-inc above 1.',
      );
    const perWorker = (load: string) => given.number(load) * LOAD_PER_WORKER * given.number('workers');
    const last = perWorker('lf-max');
    const climb = {
      initial: perWorker('lf-min'),
      next: (scale: number) => scale * factor,
      ends: (scale: number) => scale > last,
    };
    const period = given.number('lf-period');
    const zoo = zooOf('azure_scalability_exp', data);
    const copies = copiesAt(given.number('memory-load-factor'), 'all');
    const models = copies * zoo.length;
    return {
      loads: zoo.map((model) => ({ model, copies })),
      notices: [...given.notices, ...memoryNotices('azure_scalability_exp', models)],
      expectedRequests: Number.POSITIVE_INFINITY,
      endsAfter: visitedValues(climb).length * period,
      days: [1],
      start(context) {
        const rows = dayOf('azure_scalability_exp', data, 1);
        const scale = { value: climb.initial };
        startAdjustment(context, {
          ...climb,
          period: period * 1e9,
          apply: (value) => {
            scale.value = value;
          },
        });
        startAzureReplay(context, {
          rows,
          models,
          mapping: 'contiguous',
          scale,
          interval: 60,
          randomise: false,
        });
        return {};
      },
    };
  },
});

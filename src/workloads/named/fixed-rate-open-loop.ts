import { readArguments } from '../arguments.js';
import { phasedFixedRate } from '../arrivals.js';
import {
  copiesParameter,
  modelParameter,
  openLoopOnEach,
  rateParameter,
  sloParameter,
} from '../common-parameters.js';
import { defineWorkload, type WorkloadParameter } from '../workload.js';

const parameters: readonly WorkloadParameter[] = [
  modelParameter,
  copiesParameter,
  rateParameter,
  {
    name: 'phase',
    type: 'string',
    choices: ['even', 'random', 'none'],
    default: 'even',
    description: 'how the clients are shifted against each other: evenly, at random, or not at all',
  },
  sloParameter,
];

/** Regular load whose clients need not coincide; not in the original. */
export const fixedRateOpenLoop = defineWorkload({
  name: 'fixed-rate-open-loop',
  summary: 'Open-loop load at a fixed rate, the clients shifted against each other',
  parameters,
  examples: [
    {
      args: 'resnet50_v2 12 600 even',
      explains: 'a request every 1.67 ms, on 12 copies in turn; runs until stopped',
    },
  ],
  notes: [
    'Of repro’s own. Without a phase all clients send at the same instants, as with fixed-rate in slo-exp-1.',
  ],
  bind(args) {
    const given = readArguments({ name: 'fixed-rate-open-loop', parameters }, args);
    const copies = given.number('copies');
    const rate = given.number('rate') / copies;
    const phases = {
      even: (_: unknown, copy: number) => (copy + 1) / copies,
      random: (source: { next(): number }) => source.next(),
      none: () => 1,
    };
    const phase = phases[given.text('phase') as keyof typeof phases];
    return openLoopOnEach(
      given.text('model'),
      copies,
      given.number('slo-factor'),
      given.notices,
      (source, copy) => phasedFixedRate(rate, phase(source, copy)),
    );
  },
});

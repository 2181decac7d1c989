import { readArguments } from '../arguments.js';
import { gammaArrivals } from '../arrivals.js';
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
    name: 'cv',
    type: 'number',
    positive: true,
    max: 100,
    description:
      'coefficient of variation of the gaps: 1 is Poisson, below is more regular, above is burstier',
  },
  sloParameter,
];

/** Load of a chosen burstiness at a fixed mean; not in the original. */
export const gammaOpenLoop = defineWorkload({
  name: 'gamma-open-loop',
  summary: 'Open-loop load whose gaps are gamma distributed with a chosen coefficient of variation',
  parameters,
  examples: [
    {
      args: 'resnet50_v2 12 600 4',
      explains: '50 bursty requests/s on each of 12 copies; runs until stopped',
    },
  ],
  notes: ['Of repro’s own; the original has no such workload.'],
  bind(args) {
    const given = readArguments({ name: 'gamma-open-loop', parameters }, args);
    const copies = given.number('copies');
    const rate = given.number('rate') / copies;
    const cv = given.number('cv');
    return openLoopOnEach(given.text('model'), copies, given.number('slo-factor'), given.notices, (source) =>
      gammaArrivals(rate, cv, source),
    );
  },
});

import { UserError } from '../../errors.js';
import { exponential } from '../../serving-core/random/distributions.js';
import { type ReadArguments, readArguments } from '../arguments.js';
import { copiesParameter, modelParameter, sloParameter } from '../common-parameters.js';
import { startCurveLoops } from '../curve-loop.js';
import { ending } from '../ending.js';
import { RateCurve } from '../rate-curve.js';
import { type BoundWorkload, defineWorkload, type WorkloadParameter } from '../workload.js';

const dist: WorkloadParameter = {
  name: 'dist',
  type: 'string',
  choices: ['poisson', 'fixed-rate'],
  description: 'arrivals of each client',
};

/** Load that follows a curve and ends with it. */
function follow(curve: RateCurve, given: ReadArguments): BoundWorkload {
  const copies = given.number('copies');
  const slo = given.number('slo-factor');
  const isPoisson = given.text('dist') === 'poisson';
  return {
    loads: [{ model: given.text('model'), copies }],
    notices: given.notices,
    expectedRequests: curve.requests,
    endsAfter: curve.seconds,
    start(context) {
      const end = ending(context);
      startCurveLoops(
        end.context,
        {
          curve,
          clients: copies,
          distance(client) {
            const source = context.client(client);
            return isPoisson ? () => exponential(source, 1) : () => 1;
          },
        },
        () => slo,
        end.allSent,
      );
      return { onResponse: end.onResponse };
    },
  };
}

const stepParameters: readonly WorkloadParameter[] = [
  modelParameter,
  copiesParameter,
  dist,
  {
    name: 'rates',
    type: 'string',
    description: 'requests/s over all copies, one after the other: 100/400/0/200',
  },
  { name: 'period', type: 'number', positive: true, description: 'seconds at each rate' },
  sloParameter,
];

/** A rate that jumps; not in the original. */
export const rateSteps = defineWorkload({
  name: 'rate-steps',
  summary: 'Open-loop load at one rate after another',
  parameters: stepParameters,
  examples: [
    {
      args: 'resnet50_v2 12 poisson 200/1000/200 30',
      explains: 'a step up to 1000 requests/s for 30 s, and down again',
    },
  ],
  notes: [
    'Of repro’s own. A change of rate takes effect at once, also on a gap that is under way. A rate of 0 is a pause.',
  ],
  bind(args) {
    const given = readArguments({ name: 'rate-steps', parameters: stepParameters }, args);
    const rates = given
      .text('rates')
      .split('/')
      .map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
    const usable =
      rates.every((rate) => Number.isFinite(rate) && rate >= 0) && rates.some((rate) => rate > 0);
    if (!usable)
      throw new UserError(
        'E_WORKLOAD_ARGUMENTS',
        `rate-steps: rates is '${given.text('rates')}', but must be numbers of at least 0, not all 0, with / between.`,
        'For example: 100/400/200',
      );
    const seconds = given.number('period');
    return follow(new RateCurve(rates.map((rate) => ({ seconds, from: rate, to: rate }))), given);
  },
});

const rampParameters: readonly WorkloadParameter[] = [
  modelParameter,
  copiesParameter,
  dist,
  { name: 'rate-start', type: 'number', min: 0, description: 'requests/s over all copies at the start' },
  { name: 'rate-end', type: 'number', min: 0, description: 'requests/s over all copies at the end' },
  { name: 'duration', type: 'number', positive: true, description: 'seconds from the one to the other' },
  sloParameter,
];

/** A rate that grows or falls steadily; not in the original. */
export const rateRamp = defineWorkload({
  name: 'rate-ramp',
  summary: 'Open-loop load whose rate changes linearly',
  parameters: rampParameters,
  examples: [
    { args: 'resnet50_v2 12 poisson 0 2000 60', explains: 'from silence to 2000 requests/s within a minute' },
  ],
  notes: ['Of repro’s own; the original has no such workload.'],
  bind(args) {
    const given = readArguments({ name: 'rate-ramp', parameters: rampParameters }, args);
    const from = given.number('rate-start');
    const to = given.number('rate-end');
    if (from === 0 && to === 0)
      throw new UserError(
        'E_WORKLOAD_ARGUMENTS',
        'rate-ramp: rate-start and rate-end are both 0.',
        'Give at least one rate above 0.',
      );
    return follow(new RateCurve([{ seconds: given.number('duration'), from, to }]), given);
  },
});

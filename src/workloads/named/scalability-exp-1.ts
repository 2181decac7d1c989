import { UserError } from '../../errors.js';
import { startAdjustment, visitedValues } from '../adjust.js';
import { readArguments } from '../arguments.js';
import { adjustablePoisson } from '../arrivals.js';
import { clientPerModel, controllerDefault, startOpenLoops } from '../open-loop.js';
import { defineWorkload, type WorkloadParameter } from '../workload.js';
import { RESNET50 } from '../zoo-of.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'copies', type: 'integer', min: 1, description: `copies of ${RESNET50}` },
  { name: 'rate-min', type: 'number', positive: true, description: 'first requests/s over all copies' },
  { name: 'rate-max', type: 'number', positive: true, description: 'the run ends when the rate exceeds it' },
  { name: 'rate-factor', type: 'number', positive: true, description: 'how much the rate changes by' },
  {
    name: 'rate-op',
    type: 'string',
    choices: ['add', 'mul'],
    description: 'add rate-factor, or multiply by it',
  },
  { name: 'period', type: 'integer', min: 1, description: 'seconds at each rate' },
];

/** Poisson load that grows until the controller gives in. */
export const scalabilityExp1 = defineWorkload({
  name: 'scalability-exp-1',
  summary: `Poisson arrivals on copies of ${RESNET50} at a rate that climbs a ladder`,
  parameters,
  examples: [{ args: '10 100 800 2 mul 60', explains: '100, 200, 400 and 800 requests/s in all, 60 s each' }],
  notes: ['A changed rate counts from each client’s next gap on; the gap under way is not shortened.'],
  bind(args) {
    const given = readArguments({ name: 'scalability-exp-1', parameters }, args);
    const copies = given.number('copies');
    const factor = given.number('rate-factor');
    const multiplies = given.text('rate-op') === 'mul';
    if (multiplies && factor <= 1)
      throw new UserError(
        'E_WORKLOAD_ARGUMENTS',
        `scalability-exp-1: multiplying by rate-factor ${factor} never exceeds rate-max.`,
        'Choose a rate-factor above 1, or rate-op add.',
      );
    const step = factor / copies;
    const last = given.number('rate-max') / copies;
    const climb = {
      initial: given.number('rate-min') / copies,
      next: (rate: number) => (multiplies ? rate * factor : rate + step),
      ends: (rate: number) => rate > last,
    };
    const period = given.number('period');
    const rates = visitedValues(climb);
    return {
      loads: [{ model: RESNET50, copies }],
      notices: given.notices,
      expectedRequests: rates.reduce((sum, rate) => sum + rate * copies * period, 0),
      endsAfter: rates.length * period,
      start(context) {
        const rate = { value: climb.initial };
        startAdjustment(context, {
          ...climb,
          period: period * 1e9,
          apply: (value) => {
            rate.value = value;
          },
        });
        const clients = clientPerModel(context, copies, (source) => adjustablePoisson(rate, source));
        startOpenLoops(context, clients, controllerDefault);
        return {};
      },
    };
  },
});

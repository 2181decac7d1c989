import { startAdjustment } from '../adjust.js';
import { readArguments } from '../arguments.js';
import { startClosedLoops } from '../closed-loop.js';
import { controllerDefault, type SloFactor } from '../open-loop.js';
import { nextMultiplier, sloPeriod } from '../slo-ladder.js';
import {
  type BoundWorkload,
  defineWorkload,
  type WorkloadContext,
  type WorkloadParameter,
} from '../workload.js';
import { RESNET50 } from '../zoo-of.js';

/** A closed loop of user 0 on each copy of a model, without end. */
function loopOnEach(
  model: string,
  copies: number,
  concurrency: number,
  sloFactor?: (context: WorkloadContext) => SloFactor,
): BoundWorkload {
  const clients = Array.from({ length: copies }, (_, i) => ({ userId: 0, models: [i], concurrency }));
  return {
    loads: [{ model, copies }],
    notices: [],
    expectedRequests: Number.POSITIVE_INFINITY,
    steady: sloFactor === undefined,
    start: (context) => startClosedLoops(context, clients, sloFactor?.(context) ?? controllerDefault),
  };
}

const spamParameters: readonly WorkloadParameter[] = [
  { name: 'model', type: 'string', default: RESNET50, description: 'model of the zoo' },
];

/** Overload by many models. */
export const spam = defineWorkload({
  name: 'spam',
  summary: '100 copies of a model, 100 requests outstanding on each',
  parameters: spamParameters,
  examples: [{ args: RESNET50, explains: '10 000 outstanding requests of user 0; runs until stopped' }],
  bind: (args) =>
    loopOnEach(readArguments({ name: 'spam', parameters: spamParameters }, args).text('model'), 100, 100),
});

/** Overload by more requests. */
export const singleSpam = defineWorkload({
  name: 'single-spam',
  summary: `100 copies of ${RESNET50}, 1000 requests outstanding on each`,
  parameters: [],
  examples: [{ args: '', explains: '100 000 outstanding requests of user 0; runs until stopped' }],
  notes: ['The original’s help speaks of one copy; its code loads 100, and so does this.'],
  bind(args) {
    readArguments({ name: 'single-spam', parameters: [] }, args);
    return loopOnEach(RESNET50, 100, 1000);
  },
});

/** The smallest load. */
export const simple = defineWorkload({
  name: 'simple',
  summary: `2 copies of ${RESNET50}, one request outstanding on each`,
  parameters: [],
  examples: [{ args: '', explains: 'runs until stopped' }],
  bind(args) {
    readArguments({ name: 'simple', parameters: [] }, args);
    return loopOnEach(RESNET50, 2, 1);
  },
});

/** How the multiplier of each model of simple-slo-factor goes on. */
const factors: readonly { initial: number; next(current: number): number }[] = [
  { initial: 4, next: (current) => nextMultiplier({ operator: 'mul', factor: 1.25 }, current) },
  { initial: 4, next: (current) => nextMultiplier({ operator: 'add', factor: 1 }, current) },
  { initial: 10, next: () => 1 },
];

/** Three SLOs that change while the load does not. */
export const simpleSloFactor = defineWorkload({
  name: 'simple-slo-factor',
  summary: `3 copies of ${RESNET50}, one request outstanding on each; each SLO multiplier changes every 10 s`,
  parameters: [],
  examples: [{ args: '', explains: 'runs until stopped' }],
  notes: [
    'Multipliers: model 0 from 4, times 1.25; model 1 from 4, plus 1; model 2 from 10, then 1 for ever.',
    'The original means model 2 to alternate between 10 and 1, but assigns where it should compare; so does this.',
  ],
  bind(args) {
    readArguments({ name: 'simple-slo-factor', parameters: [] }, args);
    return loopOnEach(RESNET50, factors.length, 1, (context) => {
      const current = new Float32Array(factors.length);
      factors.forEach((factor, model) => {
        startAdjustment(context, {
          ...factor,
          period: sloPeriod(10),
          ends: () => false,
          apply: (value) => {
            current[model] = value;
          },
        });
      });
      return (model) => current[model];
    });
  },
});

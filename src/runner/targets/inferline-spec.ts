import { planMethods, tuners } from '../../serving-core/inferline/spec.js';
import type { SpecFields } from './spec-fields.js';

/** Most replicas of a model that a brute force may try. */
const MOST_REPLICAS = 1000;
const numbersOfTuners = ['period', 'stabilisation', 'history', 'window', 'wait', 'halt'];

/** Checks the fields of an InferLine point; its pipeline and its trace are looked at elsewhere. */
export function inferlineSpec(spec: SpecFields): void {
  spec.text('pipeline');
  const arrivals = spec.object('arrivals');
  for (const name of ['trace', 'rate', 'autoscale', 'cv', 'cv2']) if (arrivals.has(name)) arrivals.text(name);
  for (const name of ['peak', 'clip', 'seconds']) if (arrivals.has(name)) arrivals.number(name);
  if (arrivals.has('queries')) arrivals.integer('queries', 2);
  if (spec.has('lead')) spec.number('lead');
  spec.number('slo', Number.MIN_VALUE);
  const plan = spec.object('plan');
  if (plan.has('config')) config(plan.object('config'));
  else {
    plan.choice('method', planMethods);
    plan.choice('criterion', ['p99', 'max']);
    plan.flag('prefilter');
    plan.integer('replicas', 1, MOST_REPLICAS);
    if (plan.has('budget')) plan.number('budget');
  }
  spec.choice('rule', ['batch', 'seed']);
  spec.choice('ties', ['lifo', 'fifo']);
  spec.number('batchingDelay');
  spec.number('variation', 0, 1);
  tuner(spec.object('tuner'));
}

function config(models: SpecFields): void {
  for (const name of models.names()) {
    const entry = models.object(name);
    entry.text('hardware');
    entry.integer('batch');
    entry.integer('replicas');
  }
}

function tuner(fields: SpecFields): void {
  fields.choice('name', tuners);
  fields.number('startUp');
  if (!fields.has('options')) return;
  const options = fields.object('options');
  for (const name of options.names()) {
    if (name === 'slack') options.choice(name, ['pipeline', 'model']);
    else if (numbersOfTuners.includes(name)) options.number(name, name === 'halt' ? 0 : 1);
    else options.fail(name, `one of slack, ${numbersOfTuners.join(', ')}`);
  }
}

import { arrivalNames, distributorNames } from '../../serving-core/kairos/spec.js';
import type { SpecFields } from './spec-fields.js';

/** More than any run needs, and than memory holds comfortably. */
const MOST_QUERIES = 10_000_000;
const MOST_SEEDS = 1000;

/** Checks the fields of a Kairos point; its model, latencies and mix are looked at elsewhere. */
export function kairosSpec(spec: SpecFields): void {
  for (const name of ['model', 'latencies', 'mix']) spec.text(name);
  if (spec.has('instances')) instances(spec.object('instances'));
  spec.number('budget');
  if (spec.has('qos')) spec.number('qos', Number.MIN_VALUE);
  spec.choice('distributor', distributorNames);
  if (spec.has('threshold')) spec.presetOr('threshold', { climb: 0 }, () => spec.number('threshold'));
  spec.choice('arrivals', arrivalNames);
  spec.integer('queries', 1, MOST_QUERIES);
  spec.integer('seeds', 1, MOST_SEEDS);
  load(spec.object('load'));
}

function load(fields: SpecFields): void {
  if (fields.has('rate')) fields.number('rate', Number.MIN_VALUE);
  else if (fields.has('steps')) {
    const must = 'a list of { from, rate }: from ascending from 0 s, rate above 0';
    const steps = fields.list('steps') as { from?: unknown; rate?: unknown }[];
    const good = steps.every(
      (step, i) =>
        Number.isFinite(step?.from) &&
        Number.isFinite(step?.rate) &&
        (step.rate as number) > 0 &&
        (i === 0 ? step.from === 0 : (step.from as number) > (steps[i - 1].from as number)),
    );
    if (steps.length === 0 || !good) fields.fail('steps', must);
  } else {
    fields.number('target', Number.MIN_VALUE, 1);
    const parts = fields.list('curve');
    if (!parts.every((part) => Number.isFinite(part) && (part as number) > 0))
      fields.fail('curve', 'a list of numbers above 0');
  }
}

function instances(fields: SpecFields): void {
  for (const name of fields.names()) {
    const type = fields.object(name);
    type.number('price', Number.MIN_VALUE);
    type.integer('most', 0, 1000);
  }
}

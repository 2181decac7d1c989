import { badSpec, SpecFields } from './spec-fields.js';

/** Beyond any fleet that is simulated instance by instance. */
const MOST_INSTANCES = 200;
const MOST_MODELS = 1000;

/** Checks the fields of a point of the tournament; names and files are looked up elsewhere. */
export function tournamentSpec(spec: SpecFields, point: string): void {
  spec.text('competitor');
  spec.text('trace');
  const models = each(spec, 'models', point, (model) => {
    model.text('model');
    model.number('share', Number.MIN_VALUE);
  });
  if (models > MOST_MODELS) throw badSpec(point, `models has ${models} entries, and may have ${MOST_MODELS}`);
  let instances = 0;
  each(spec, 'fleet', point, (type) => {
    type.text('name');
    instances += type.integer('count', 1, MOST_INSTANCES);
    type.number('slowdown', 1e-3, 1e3);
    type.number('price', 0, 1e6);
  });
  if (instances < models || instances > MOST_INSTANCES)
    throw badSpec(
      point,
      `fleet has ${instances} instances, and may have ${models} (one for each model, as autoscalers of replicas need) to ${MOST_INSTANCES}`,
    );
  spec.number('load', 1e-3, 100);
  spec.number('duration', 1, 1e7);
  spec.number('leadIn', 0, 1e7);
  spec.number('burst', 1, 1000);
  spec.number('sloFactor', 0.1, 1e5);
  spec.integer('maxBatch', 1, 1024);
  spec.number('coldStart', 0, 1e5);
  spec.integer('cached', 0, MOST_MODELS);
}

/** Checks every entry of a list that must not be empty; returns how many there are. */
function each(spec: SpecFields, name: string, point: string, check: (fields: SpecFields) => void): number {
  const list = spec.list(name);
  if (list.length === 0) throw badSpec(point, `${name} is empty`);
  for (const [i, entry] of list.entries()) check(new SpecFields(entry, point, `${name}[${i}].`));
  return list.length;
}

import type { SpecFields } from './spec-fields.js';

/** Checks a noise model of the user's own, field by field. Throws `E_SPEC` naming the field. */
export function checkNoise(noise: SpecFields): void {
  for (const part of ['execution', 'load']) {
    const duration = noise.object(part);
    duration.curve('variation', 2);
    const rows = duration.list('variation') as readonly [number, number][];
    if (rows[0][0] !== 0 || rows[rows.length - 1][0] !== 1)
      duration.fail('variation', 'a quantile function from probability 0 to 1');
    const faster = disturbance(duration.object('faster'));
    const slower = disturbance(duration.object('slower'));
    if (faster + slower > 1)
      duration.fail('slower', `no likelier than ${1 - faster}, as only one can happen`);
  }
  disturbance(noise.object('delay'));
}

function disturbance(fields: SpecFields): number {
  fields.number('mean');
  return fields.number('probability', 0, 1);
}

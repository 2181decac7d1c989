import { expect, it } from 'vitest';
import { seedControl } from '../../src/report/simulator/controls.js';

it('a page can set the seed of every point that it starts from, also of a repeat', () => {
  expect(seedControl([{ settings: { seed: 0 } }, { settings: { seed: 2 ** 31 - 2 } }])).toMatchObject({
    min: 0,
    max: 2 ** 31 - 2,
  });
  expect(seedControl([{ settings: { seed: 3 } }])).toMatchObject({ max: 9999 });
});

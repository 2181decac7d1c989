import { expect, it } from 'vitest';
import { simultaneous } from '../../../src/claims/statistics/simultaneous.js';

it('one comparison needs no widening', () => {
  expect(simultaneous(1)).toBeCloseTo(1, 9);
});

it('widens by the ratio of the normal quantiles at 1 - 0.025/m and 0.975', () => {
  // Normal table: z(0.9975) = 2.80703, z(0.975) = 1.95996, z(0.99975) = 3.48076.
  expect(simultaneous(10)).toBeCloseTo(2.80703 / 1.95996, 3);
  expect(simultaneous(100)).toBeCloseTo(3.48076 / 1.95996, 3);
});

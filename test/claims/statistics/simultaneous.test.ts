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

// Two-sided 5 % over m comparisons, of published tables: t(0.975, 2) = 4.303, t(0.995, 2) = 9.925, t(0.9995, 2) = 31.599; of 4 degrees 2.776, 4.604 and 8.610; of 9
// degrees 2.262, 3.250 and 4.781.
it.each([
  [2, 4.303, 9.925, 31.599],
  [4, 2.776, 4.604, 8.61],
  [9, 2.262, 3.25, 4.781],
])(
  'widens by the ratio of Student’s quantiles where an interval has %i degrees of freedom',
  (degrees, alone, five, fifty) => {
    expect(simultaneous(1, degrees)).toBe(1);
    expect(simultaneous(5, degrees)).toBeCloseTo(five / alone, 2);
    expect(simultaneous(50, degrees)).toBeCloseTo(fifty / alone, 2);
  },
);

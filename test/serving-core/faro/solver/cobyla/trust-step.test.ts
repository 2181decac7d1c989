import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot } from '../../../../../src/serving-core/faro/solver/cobyla/growing-factor.js';
import { trustStep } from '../../../../../src/serving-core/faro/solver/cobyla/trust-step.js';

const vector = (...values: number[]) => Float64Array.from(values);
const rounded = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(9)) + 0);
const step = (values: number[], gradients: number[][], objective: number[], radius: number) =>
  trustStep(
    {
      values: vector(...values),
      gradients: gradients.map((g) => vector(...g)),
      objective: vector(...objective),
    },
    radius,
  );

describe('trustStep', () => {
  it('goes straight down to the edge of the ball when nothing is in the way', () => {
    const { d, full } = step([], [], [3, 4], 5);
    expect(rounded(d)).toEqual([-3, -4]);
    expect(full).toBe(true);
  });

  it('slides along a constraint, and stops in a corner inside the ball', () => {
    // y ≥ −1, then x ≥ −2.
    expect(rounded(step([1], [[0, 1]], [1, 1], 5).d)).toEqual(
      [-Math.sqrt(24), -1].map((v) => Number(v.toFixed(9))),
    );
    const corner = step(
      [1, 2],
      [
        [0, 1],
        [1, 0],
      ],
      [1, 1],
      5,
    );
    expect(rounded(corner.d)).toEqual([-2, -1]);
    expect(corner.full).toBe(false);
  });

  it('goes to the nearest point where constraints hold, when the ball ends before it', () => {
    // 3x + 4y ≥ 50 is 10 away; the objective has no say.
    expect(rounded(step([-50], [[3, 4]], [0, -1], 5).d)).toEqual([3, 4]);
  });

  it('violates contradicting constraints equally, and goes down where that leaves it free', () => {
    expect(
      rounded(
        step(
          [-1, -1],
          [
            [1, 0],
            [-1, 0],
          ],
          [0, 2],
          3,
        ).d,
      ),
    ).toEqual([0, -3]);
    expect(
      rounded(
        step(
          [-3, -1],
          [
            [1, 0],
            [-1, 0],
          ],
          [0, 2],
          3,
        ).d,
      ),
    ).toEqual([1, -Number(Math.sqrt(8).toFixed(9))]);
  });

  it('does nothing when nothing can be gained', () => {
    expect(
      rounded(
        step(
          [0, 0],
          [
            [1, 0],
            [0, 1],
          ],
          [1, 1],
          2,
        ).d,
      ),
    ).toEqual([0, 0]);
    expect(rounded(step([1], [[1, 1]], [0, 0], 2).d)).toEqual([0, 0]);
  });

  it('is never beaten by any other step of the ball', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true }).map((value) => Math.round(value * 8) / 8);
    const row = fc.tuple(number, number, number);
    const drawn = fc.record({
      values: fc.array(number, { minLength: 0, maxLength: 6 }),
      gradients: fc.array(row, { minLength: 6, maxLength: 6 }),
      objective: row,
      others: fc.array(row, { minLength: 60, maxLength: 60 }),
    });
    fc.assert(
      fc.property(drawn, ({ values, gradients, objective, others }) => {
        const rows = gradients.slice(0, values.length);
        const { d } = step(values, rows, objective, 2);
        const violation = (x: Float64Array) =>
          values.reduce((most, value, i) => Math.max(most, -value - dot(vector(...rows[i]), x)), 0);
        const goal = vector(...objective);
        expect(dot(d, d)).toBeLessThanOrEqual(4 + 1e-9);
        const [least, value] = [violation(d), dot(goal, d)];
        const beaten = others.flatMap((other) =>
          // Toward others from the step itself, so that near ones are tried too.
          [1e-3, 0.1, 1].filter((part) => {
            const x = d.map((value, i) => value + part * (other[i] - value));
            if (dot(x, x) > 4) return false;
            const violated = violation(x);
            return violated < least - 1e-8 || (violated <= least && dot(goal, x) < value - 1e-8);
          }),
        );
        expect(beaten).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

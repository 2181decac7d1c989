import { describe, expect, it } from 'vitest';
import {
  byRepeat,
  distance,
  exact,
  extreme,
  over,
  overRepeats,
  ratioOfMeans,
  repeatsOf,
  shared,
  within,
} from '../../../../experiments/shared/claims/repeats.js';
import type { PointView, Values } from '../../../../src/index.js';

const read = (parameters: Values, repeat: number, status: PointView['status'] = 'ok') => ({
  repeat,
  point: { parameters, repeat, status } as PointView,
});
const group = (...numbers: [repeat: number, n: number][]) => ({
  repeats: numbers.map(([repeat, n]) => ({ repeat, n })),
});

describe('repeats of points', () => {
  it('are put together by parameters, in order, and the invalid ones apart', () => {
    const a0 = read({ a: 1, b: 2 }, 0);
    const a1 = read({ b: 2, a: 1 }, 1);
    const a2 = read({ a: 1, b: 2 }, 2, 'invalid');
    const other = read({ a: 2, b: 2 }, 0);
    expect(repeatsOf([a1, other, a0, a2])).toEqual([[a0, a1], [other], [a2]]);
  });

  it('are taken once, though logs of the same parameters are there twice', () => {
    const [first, second] = [read({ a: 1 }, 0), read({ a: 1 }, 0)];
    expect(repeatsOf([first, second])[0]).toHaveLength(1);
    expect(repeatsOf([first, second])[0][0]).toBe(first);
  });

  it('are compared where all groups have them', () => {
    const pairs = shared([group([0, 1], [1, 2], [3, 4]), group([3, 40], [1, 20])]);
    expect(pairs.map((own) => own.map(({ n }) => n))).toEqual([
      [2, 20],
      [4, 40],
    ]);
    expect(byRepeat([group([0, 1], [1, 5]), group([1, 2])], ([a, b]) => a.n - b.n)).toEqual({ value: 3 });
  });
});

describe('a mean over repeats', () => {
  it("has Student's interval, and together with nine others a wider one", () => {
    // t of 2 degrees: 4.3027 at 0.975, 14.089 at 0.9975.
    expect(over([1, 2, 3]).high! - 2).toBeCloseTo(4.3027 / Math.sqrt(3), 3);
    expect(over([1, 2, 3], 10).high! - 2).toBeCloseTo(14.089 / Math.sqrt(3), 3);
  });

  it('of one repeat has its own interval, or none', () => {
    expect(over([7], 10)).toEqual({ value: 7 });
    const own = { value: 7, low: 5, high: 8 };
    expect(overRepeats([own], 10)).toBe(own);
    // The repeats vary less than the data of each: what varies from repeat to repeat is what counts.
    expect(overRepeats([own, own])).toEqual({ value: 7, low: 7, high: 7 });
    expect(exact(over([7]))).toEqual({ value: 7, low: 7, high: 7 });
  });

  it('keeps its interval to what can be', () => {
    expect(within({ value: 0.5, low: -1, high: 2, where: 'x' }, 0, 1)).toEqual({
      value: 0.5,
      low: 0,
      high: 1,
      where: 'x',
    });
    expect(within({ value: 2 }, 0, 1)).toEqual({ value: 2 });
    expect(distance({ value: 1.1, low: 0.8, high: 1.4 }, 1)).toEqual({
      value: expect.closeTo(0.1, 12),
      low: 0,
      high: expect.closeTo(0.4, 12),
    });
  });
});

describe('a ratio of means', () => {
  it('is above 1 exactly if the first mean is larger, whatever a repeat near 0 says', () => {
    // 1/0.01 and 2/4: the mean of the ratios is 50, and yet the means are 1.5 and 2.005.
    expect(
      ratioOfMeans([
        [1, 0.01],
        [2, 4],
      ]).value,
    ).toBeCloseTo(3 / 4.01, 12);
  });

  it('has the interval of the ratio estimator, repeats of which the second is 0 among them', () => {
    // Ratio 6/3 = 2; residuals 2, -1, -1; their deviation √3, over √3, by a mean of 1, times t(0.975, 2).
    const found = ratioOfMeans([
      [2, 0],
      [1, 1],
      [3, 2],
    ]);
    expect(found.value).toBe(2);
    expect(found.high! - 2).toBeCloseTo(4.3027, 3);
    expect(ratioOfMeans([[3, 4]])).toEqual({ value: 0.75 });
  });
});

it('the extreme is the first of equals, with where it was', () => {
  const values = [
    { value: 1, where: 'a' },
    { value: 2, where: 'b' },
    { value: 2, where: 'c' },
  ];
  expect(extreme('most', values)).toBe(values[1]);
  expect(extreme('least', values)).toBe(values[0]);
});

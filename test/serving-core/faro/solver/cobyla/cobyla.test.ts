import { describe, expect, it } from 'vitest';
import { cobyla } from '../../../../../src/serving-core/faro/solver/cobyla/cobyla.js';
import { classics } from './powell.js';

const options = { begin: 0.5, end: 1e-4, most: 2000 };

describe('cobyla', () => {
  it.each(classics)('solves Powell’s test problem: $name', ({ least, within = 2e-6, ...problem }) => {
    const found = cobyla(problem, options);
    expect(found.finished).toBe(true);
    expect(Math.abs(found.value - least)).toBeLessThan(within * Math.max(1, Math.abs(least)));
    expect(found.violation).toBeLessThan(1e-6);
  });

  it('ends at the corner of a linear programme', () => {
    // max 3x + 2y, x + y ≤ 4, x + 3y ≤ 6, x ≤ 3: at (3, 1), 11.
    const found = cobyla(
      {
        start: [0, 0],
        constraints: 5,
        evaluate: ([x, y], c) => {
          c.set([4 - x - y, 6 - x - 3 * y, 3 - x, x, y]);
          return -3 * x - 2 * y;
        },
      },
      options,
    );
    expect(found.value).toBeCloseTo(-11, 6);
    expect([...found.x].map((value) => Number(value.toFixed(4)))).toEqual([3, 1]);
  });

  it('ends where constraints that contradict each other are violated least', () => {
    // x ≥ 1 and x ≤ −1: half way, each violated by 1.
    const found = cobyla(
      {
        start: [5, 0],
        constraints: 2,
        evaluate: ([x, y], c) => {
          c.set([x - 1, -1 - x]);
          return (y - 2) ** 2;
        },
      },
      options,
    );
    expect(found.violation).toBeCloseTo(1, 3);
    expect(found.x[1]).toBeCloseTo(2, 2);
  });

  it('stops when its evaluations are used up, with the best so far', () => {
    const { start, constraints, evaluate } = classics[4];
    for (const most of [1, 2, 3, 20]) {
      const seen: number[] = [];
      const found = cobyla(
        {
          start,
          constraints,
          evaluate: (x, c) => {
            seen.push(evaluate(x, c));
            return seen.at(-1)!;
          },
        },
        { ...options, most },
      );
      expect(found.finished).toBe(false);
      expect(seen.length).toBe(most);
      expect(found.evaluations).toBe(most);
      expect(found.value).toBe(Math.min(...seen));
    }
  });

  it('finds the same again', () => {
    const run = () => cobyla(classics[8], options);
    expect(run()).toEqual(run());
  });
});

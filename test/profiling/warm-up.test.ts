import { describe, expect, it } from 'vitest';
import { warmUp } from '../../src/profiling/warm-up.js';

/** Values around 100 that alternate, so that every group has the same median. */
const steady = (runs: number) => Array.from({ length: runs }, (_, i) => 100 + (i % 2));

describe('warmUp', () => {
  it('finds none where the times are equal from the start', () => {
    expect(warmUp(new Array(100).fill(7))).toEqual({ runs: 0, over: true });
  });

  it('drops the slow runs at the start, in whole groups of five', () => {
    expect(warmUp([...new Array(10).fill(300), ...new Array(90).fill(100)])).toEqual({
      runs: 10,
      over: true,
    });
    expect(warmUp([...new Array(8).fill(300), ...new Array(92).fill(100)])).toEqual({ runs: 10, over: true });
  });

  it('takes single runs for groups when there are few', () => {
    expect(warmUp([168, 110, ...new Array(18).fill(80)])).toEqual({ runs: 2, over: true });
  });

  it('is not misled by a single slow run in the middle', () => {
    const times = new Array(100).fill(100);
    times[47] = 10_000;
    expect(warmUp(times)).toEqual({ runs: 0, over: true });
  });

  it('is not over when the times still fall at the end', () => {
    const falling = Array.from({ length: 100 }, (_, i) => 1000 - 10 * i);
    expect(warmUp(falling)).toEqual({ runs: 50, over: false });
  });

  it('cannot tell from fewer than ten runs', () => {
    expect(warmUp(steady(9)).over).toBe(false);
    expect(warmUp(new Array(10).fill(1)).over).toBe(true);
    expect(warmUp([5])).toEqual({ runs: 0, over: false });
  });

  it('chooses what the definition of MSER says, computed naively', () => {
    const times = Array.from({ length: 40 }, (_, i) => 100 + 80 * Math.exp(-i / 3) + 3 * Math.sin(i * i));
    const groups = Array.from(
      { length: 13 },
      (_, i) => times.slice(3 * i, 3 * i + 3).sort((a, b) => a - b)[1],
    );
    const error = (from: number) => {
      const rest = groups.slice(from);
      const mean = rest.reduce((a, b) => a + b) / rest.length;
      return rest.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rest.length ** 2;
    };
    const errors = Array.from({ length: 7 }, (_, from) => error(from));
    const chosen = errors.indexOf(Math.min(...errors));
    expect(chosen).toBeGreaterThan(0);
    expect(chosen).toBeLessThan(6);
    expect(warmUp(times)).toEqual({ runs: 3 * chosen, over: true });
  });
});

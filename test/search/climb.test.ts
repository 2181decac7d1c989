import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { climb, type Range } from '../../src/search/climb.js';

const range = (more: Partial<Range> = {}): Range => ({
  ...{ start: 100, min: 0.001, max: 1e6, whole: false, precision: 0.01 },
  ...more,
});

/** Climbs to a limit, and tells which values were tried. */
async function to(limit: number, more: Partial<Range> = {}) {
  const tried: number[] = [];
  const found = await climb(range(more), async (value) => {
    tried.push(value);
    return value <= limit;
  });
  return { ...found, tried };
}

describe('the highest value that meets a goal', () => {
  it('is found by doubling, then by bisection', async () => {
    expect(await to(330, { precision: 0.05 })).toEqual({
      ...{ met: 325, missed: 337.5, end: 'between' },
      tried: [100, 200, 400, 300, 350, 325, 337.5],
    });
  });

  it('is found by halving where the start misses', async () => {
    expect((await to(30, { precision: 0.1 })).tried).toEqual([100, 50, 25, 37.5, 31.25, 28.125, 29.6875]);
  });

  it('lies between neighbours where values are whole', async () => {
    expect(await to(7, { whole: true, start: 1, min: 1 })).toMatchObject({
      met: 7,
      missed: 8,
      end: 'between',
    });
    expect(await to(1, { whole: true, start: 9, min: 1 })).toMatchObject({ met: 1, missed: 2 });
  });

  it('is at an M/M/1 queue the rate at which its 99th percentile is the limit', async () => {
    // The time in an M/M/1 system is exponential with rate µ − λ: p99 = ln 100 / (µ − λ).
    const [mu, limit] = [366, 0.05];
    const highest = mu - Math.log(100) / limit;
    const { met, missed } = await climb(
      range(),
      async (rate) => rate < mu && Math.log(100) / (mu - rate) <= limit,
    );
    expect(met!).toBeLessThanOrEqual(highest);
    expect(missed!).toBeGreaterThan(highest);
    expect((missed! - met!) / met!).toBeLessThanOrEqual(0.01);
  });

  it('is everywhere, up to the largest value, or nowhere, down to the smallest', async () => {
    expect(await to(1e9, { max: 900 })).toEqual({
      met: 900,
      missed: null,
      end: 'everywhere',
      tried: [100, 200, 400, 800, 900],
    });
    expect(await to(0, { min: 30 })).toEqual({ met: null, missed: 30, end: 'nowhere', tried: [100, 50, 30] });
    expect(await to(0, { whole: true, start: 3, min: 1 })).toMatchObject({ end: 'nowhere', tried: [3, 1] });
  });

  it('is given up after 4096 times the start, and a millionth of it', async () => {
    const up = await to(Number.POSITIVE_INFINITY, { max: Number.MAX_SAFE_INTEGER });
    expect([up.end, up.met]).toEqual(['everywhere', 409_600]);
    const down = await to(-1, { min: 0 });
    expect([down.end, down.tried.length]).toEqual(['nowhere', 21]);
  });

  it('lies between the two values that are found, as near as asked, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.01, max: 1e5, noNaN: true }),
        fc.constantFrom(0.5, 0.1, 0.01, 0.001),
        async (limit, precision) => {
          const { met, missed, end, tried } = await to(limit, { precision });
          expect(end).toBe('between');
          expect(met! <= limit && limit < missed!).toBe(true);
          expect(missed! - met!).toBeLessThanOrEqual(precision * met! + 1e-9);
          expect(new Set(tried).size).toBe(tried.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});

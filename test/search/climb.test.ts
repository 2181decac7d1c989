import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { climb, type Range } from '../../src/search/climb.js';

const range = (more: Partial<Range> = {}): Range => ({
  wanted: 'highest',
  start: 100,
  min: 0.001,
  max: 1e6,
  whole: false,
  precision: 0.01,
  ...more,
});

/** Climbs to a limit, and tells which values were tried. */
async function to(limit: number, more: Partial<Range> = {}) {
  const tried: number[] = [];
  const found = await climb(range(more), async (value) => {
    tried.push(value);
    return more.wanted === 'lowest' ? value >= limit : value <= limit;
  });
  return { ...found, tried };
}

describe('the highest value that meets a goal', () => {
  it('is found by doubling, then by bisection', async () => {
    expect(await to(330, { precision: 0.05 })).toEqual({
      met: 325,
      missed: 337.5,
      end: 'between',
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

describe('the lowest value that meets a goal', () => {
  const lowest = (limit: number, more: Partial<Range> = {}) => to(limit, { wanted: 'lowest', ...more });

  it('is found by doubling where the start misses, then by bisection', async () => {
    expect(await lowest(330, { precision: 0.05 })).toEqual({
      met: 337.5,
      missed: 325,
      end: 'between',
      tried: [100, 200, 400, 300, 350, 325, 337.5],
    });
  });

  it('is found by halving where the start meets it', async () => {
    expect((await lowest(30, { precision: 0.1 })).tried).toEqual([100, 50, 25, 37.5, 31.25, 28.125]);
  });

  it('is the upper of two neighbours where values are whole', async () => {
    const whole = { whole: true, min: 1 };
    expect(await lowest(7, { ...whole, start: 1 })).toMatchObject({ met: 7, missed: 6, end: 'between' });
    expect(await lowest(2, { ...whole, start: 9 })).toMatchObject({ met: 2, missed: 1, end: 'between' });
  });

  it('is everywhere, down to the smallest value, or nowhere, up to the largest', async () => {
    expect(await lowest(0, { min: 30 })).toEqual({
      met: 30,
      missed: null,
      end: 'everywhere',
      tried: [100, 50, 30],
    });
    expect(await lowest(1e9, { max: 900 })).toEqual({
      met: null,
      missed: 900,
      end: 'nowhere',
      tried: [100, 200, 400, 800, 900],
    });
  });

  it('of whole values is that of trying all, wherever the search begins', async () => {
    const limits = fc.integer({ min: 2, max: 300 });
    const starts = fc.integer({ min: 1, max: 300 });
    await fc.assert(
      fc.asyncProperty(limits, starts, async (limit, start) => {
        const { met, missed, tried } = await lowest(limit, {
          whole: true,
          start,
          min: 1,
          max: 300,
          precision: 0.0001,
        });
        const all = Array.from({ length: 300 }, (_, i) => i + 1);
        expect([met, missed]).toEqual([all.find((value) => value >= limit), limit - 1]);
        expect(new Set(tried).size).toBe(tried.length);
      }),
      { numRuns: 200 },
    );
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compareWithPublished } from '../../../../src/datasets/azure/acceptance.js';
import { popularity, shareCurve } from '../../../../src/datasets/azure/published.js';
import { azureStatistics } from '../../../../src/datasets/azure/statistics.js';
import {
  GENERATOR,
  syntheticAzure,
  syntheticAzureDay,
} from '../../../../src/datasets/azure/synth/generate.js';

const digest = (counts: Uint32Array) => createHash('sha256').update(counts).digest('hex');

describe('a synthetic day of 46,000 functions', () => {
  const day = syntheticAzure({ seed: 0, day: 1 });
  const statistics = azureStatistics(day);

  for (const row of compareWithPublished(statistics)) {
    it(`has the published statistics: ${row.statistic}`, () => {
      expect(row.measured).toBeGreaterThanOrEqual(row.low);
      expect(row.measured).toBeLessThanOrEqual(row.high);
    });
  }

  it('has the published popularity of functions, from once a day on', () => {
    const { totals } = day.rows;
    for (const [perDay, published] of popularity.filter(([rate]) => rate > 1)) {
      const fraction = totals.filter((total) => total <= perDay).length / totals.length;
      expect(Math.abs(fraction - published), `at most ${perDay} a day`).toBeLessThan(0.025);
    }
  });

  it('has the published shares of the most popular functions', () => {
    for (const [i, [fraction, published]] of shareCurve.entries()) {
      expect(Math.abs(statistics.shares[i].share - published), `top ${fraction}`).toBeLessThan(0.03);
    }
  });

  it('has a row only for functions that ran, the heaviest first', () => {
    const { totals } = day.rows;
    expect(totals[totals.length - 1]).toBeGreaterThanOrEqual(1);
    expect(totals.every((total, i) => i === 0 || total <= totals[i - 1])).toBe(true);
  });

  it('sums up: every total is what its row holds', () => {
    const { counts, totals, intervals } = day.rows;
    for (const f of [0, 1, 2, 50, 500, 5000, 20_000, 45_999]) {
      const row = counts.subarray(f * intervals, (f + 1) * intervals);
      expect(row.reduce((sum, count) => sum + count, 0)).toBe(totals[f]);
    }
  });
});

describe('synthetic days', () => {
  it('keep to the published rate and smoothness for other seeds, at weekends too', () => {
    for (const [seed, day] of [
      [1, 6],
      [2, 14],
    ]) {
      const rows = compareWithPublished(azureStatistics(syntheticAzure({ seed, day })));
      expect(rows.filter((row) => !row.within)).toEqual([]);
    }
  });

  it('are the same for the same seed, byte for byte, and others for another seed or day', () => {
    const of = (seed: number, day: number) => digest(syntheticAzureDay({ seed, day, functions: 500 }).counts);
    const first = of(0, 1);
    expect(of(0, 1)).toBe(first);
    expect(new Set([first, of(1, 1), of(0, 2)]).size).toBe(3);
    // of one machine and date: what any other must give too
    expect(first.slice(0, 16)).toBe('c34dc7c6e34bd43f');
  });

  it('are of the same functions: about as popular on a Tuesday as on the Monday before', () => {
    const [monday, tuesday] = [1, 2].map((day) => syntheticAzureDay({ day, functions: 2000 }).totals);
    for (const row of [0, 1, 5, 20, 100]) {
      expect(Math.abs(tuesday[row] / monday[row] - 1)).toBeLessThan(0.05);
    }
  });

  it('of fewer functions are a sample: as many rows, the same popularity, less volume than in proportion', () => {
    const { functions, totals } = syntheticAzureDay({ functions: 1000 });
    expect(functions).toBe(1000);
    expect(totals.filter((total) => total <= 24).length / 1000).toBeCloseTo(0.637, 1);
    const rate = totals.reduce((sum, total) => sum + total, 0) / 86_400;
    expect(rate).toBeLessThan((9650 * 1000) / 46_000);
    expect(rate).toBeGreaterThan(20);
  });

  it('stay what they are in each version of the generator, which keys and manifests name', () => {
    const rows: Record<number, string> = {
      1: 'a6805a0b2af689e7f96646e57124a7b724b746742aec18b75e481828ef68a89a',
    };
    expect(digest(syntheticAzureDay({ functions: 300 }).counts)).toBe(rows[GENERATOR]);
  });

  it('refuse a day and a number of functions out of range', () => {
    expect(() => syntheticAzureDay({ day: 15 })).toThrow(
      'day is 15, but must be a whole number from 1 to 14.',
    );
    expect(() => syntheticAzureDay({ day: 1.5 })).toThrow(/day is 1\.5/);
    expect(() => syntheticAzureDay({ functions: 0 })).toThrow(
      'functions is 0, but must be a whole number from 1 to 100000.',
    );
    expect(() => syntheticAzureDay({ functions: -46_000 })).toThrow(
      'functions is -46000, but must be a whole number from 1 to 100000.',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { Oracle } from '../../../../src/serving-core/faro/prediction/oracle.js';
import { History } from '../../../../src/serving-core/faro/prediction/predictor.js';
import {
  Ewma,
  normalQuantile,
  Persistence,
  Seasonal,
  smoothed,
} from '../../../../src/serving-core/faro/prediction/statistics.js';

const options = { horizon: 3, unit: 60, context: 4, newest: 0.5, quantile: 0.5 };

describe('a history', () => {
  it('has a bin for each unit that passed, and the counts at the end', () => {
    const history = new History(6, 60);
    history.add({ counts: [5], age: 59 }, 60);
    expect(history.counts).toEqual([5]);
    history.add({ counts: [7, 8], age: 119 }, 300);
    expect(history.counts).toEqual([5, 0, 0, 7, 8]);
    expect(history.full).toBe(false);
    history.add({ counts: [1, 2, 3], age: 180 }, 480);
    expect(history.counts).toEqual([0, 7, 8, 1, 2, 3].slice(-6));
    expect(history.full).toBe(true);
  });

  it('learns nothing from a second look at once', () => {
    const history = new History(3, 60);
    history.add({ counts: [5], age: 59 }, 60);
    history.add({ counts: [5], age: 59 }, 60.05);
    expect(history.counts).toEqual([5]);
  });
});

describe('the oracle', () => {
  const truth = [10, 20, 30, 40, 50];

  it('tells the minutes after now, fewer at the end, and none beyond', () => {
    const oracle = new Oracle(truth, 3, 60);
    expect(oracle.predict({ counts: [10], age: 59.9 }, 60)).toEqual([20, 30, 40]);
    expect(oracle.predict({ counts: [20], age: 59.9 }, 180)).toEqual([40, 50]);
    expect(oracle.predict({ counts: [20], age: 59.9 }, 300)).toBeNull();
  });

  it('counts minutes without arrivals before the first', () => {
    const oracle = new Oracle([0, 0, 30, 40, 50], 2, 60);
    expect(oracle.predict({ counts: [30], age: 59.9 }, 180)).toEqual([40, 50]);
  });
});

describe('statistics', () => {
  it('persistence leaves it to what was observed', () => {
    expect(new Persistence().predict()).toBeNull();
  });

  it('weigh the newest, and know how far they were off', () => {
    const { level, deviation } = smoothed([8, 16, 4], 0.5);
    expect(level).toBe(8);
    expect(deviation).toBe(Math.sqrt((64 + 64) / 2));
  });

  it.each([
    [0.5, 0],
    [0.6, 0.2533],
    [0.9, 1.2816],
    [0.1, -1.2816],
    [0.99, 2.3263],
  ])('have the normal quantile of %f at %f', (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(5e-4);
  });

  it('forecast the level once they have seen enough, and more at a higher quantile', () => {
    const ewma = new Ewma(options);
    expect(ewma.predict({ counts: [100, 120], age: 120 }, 120)).toBeNull();
    const forecast = ewma.predict({ counts: [100, 120], age: 120 }, 240)!;
    expect(forecast).toHaveLength(3);
    expect(new Set(forecast)).toEqual(new Set([smoothed([100, 120, 100, 120], 0.5).level]));
    ewma.quantile = 0.9;
    expect(ewma.predict({ counts: [100, 120], age: 120 }, 240)![0]).toBeGreaterThan(forecast[0] + 10);
  });

  it('never forecast less than one request', () => {
    const ewma = new Ewma({ ...options, context: 1 });
    expect(ewma.predict({ counts: [0], age: 60 }, 60)).toEqual([1, 1, 1]);
  });

  it('scale what past days had at the same time by what today has of it', () => {
    const days = [
      [10, 20, 30, 40, 50, 60, 70, 80],
      [30, 40, 50, 60, 70, 80, 90, 100],
    ];
    const seasonal = new Seasonal(days, options);
    // Mean days: 20, 30, 40, 50, 60, 70, 80, 90; today has twice that.
    expect(seasonal.predict({ counts: [40, 60, 80, 100], age: 240 }, 240)).toEqual([120, 140, 160]);
    seasonal.quantile = 0.9;
    expect(seasonal.predict({ counts: [40, 60, 80, 100], age: 240 }, 240)).toEqual([120, 140, 160]);
  });
});

import { describe, expect, it } from 'vitest';
import { ErrorSum, pinball } from '../../src/forecasting/errors.js';
import { forecastDay, levels } from '../../src/forecasting/forecast-day.js';
import { Oracle } from '../../src/serving-core/faro/prediction/oracle.js';
import { Ewma, normalQuantile, Persistence } from '../../src/serving-core/faro/prediction/statistics.js';

const rowOf = (value: number) => new Float64Array(levels.length).fill(value);

describe('pinball', () => {
  it('charges a quantile of 90 % nine times more for what is above it', () => {
    expect(pinball(110, 100, 0.9)).toBeCloseTo(9, 12);
    expect(pinball(90, 100, 0.9)).toBeCloseTo(1, 12);
    expect(pinball(100, 100, 0.9)).toBe(0);
  });

  it('is the density at the quantile, on average over a normal distribution', () => {
    // E ρ_q(Y − z_q) = φ(z_q); Y is every of 200,000 equally likely parts.
    const parts = 200_000;
    const values = Array.from({ length: parts }, (_, i) => normalQuantile((i + 0.5) / parts));
    for (const level of levels) {
      const z = normalQuantile(level);
      const mean = values.reduce((sum, value) => sum + pinball(value, z, level), 0) / parts;
      expect(mean).toBeCloseTo(Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI), 3);
      // No other value is a better quantile.
      for (const other of [z - 0.2, z + 0.2]) {
        const worse = values.reduce((sum, value) => sum + pinball(value, other, level), 0) / parts;
        expect(worse).toBeGreaterThan(mean);
      }
    }
  });
});

describe('ErrorSum', () => {
  it('sums up by the definitions', () => {
    const sum = new ErrorSum();
    sum.add(rowOf(100), 110);
    sum.add(rowOf(100), 80);
    const { forecasts, mae, rmse, smape, coverage, pinball: losses } = sum.errors;
    expect([forecasts, mae]).toEqual([2, 15]);
    expect(rmse).toBeCloseTo(Math.sqrt(250), 12);
    expect(smape).toBeCloseTo((20 / 210 + 40 / 180) / 2, 12);
    expect(coverage).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(losses[5]).toBeCloseTo((10 * 0.9 + 20 * 0.1) / 2, 12);
  });

  it('counts no error of nothing', () => {
    const sum = new ErrorSum();
    sum.add(rowOf(0), 0);
    expect(sum.errors).toMatchObject({ mae: 0, rmse: 0, smape: 0 });
  });
});

describe('forecastDay', () => {
  const counts = [50, 60, 70, 80, 90, 100, 110, 120];
  const rows = (predictor: Parameters<typeof forecastDay>[0], first = 3) => {
    const found: [number, number, number, number][] = [];
    forecastDay(predictor, counts, { first, horizon: 3 }, (minute, step, quantiles, actual) => {
      found.push([minute, step, quantiles[2], actual]);
    });
    return found;
  };

  it('hands over every step of every minute whose horizon is in the day', () => {
    expect(rows(new Persistence())).toEqual(
      [3, 4, 5].flatMap((minute) =>
        [1, 2, 3].map((step) => [minute, step, counts[minute - 1], counts[minute + step - 1]]),
      ),
    );
  });

  it('finds no error of the oracle', () => {
    for (const [, , median, actual] of rows(new Oracle(counts, 3, 60), 1)) expect(median).toBe(actual);
  });

  it('asks for every quantile of the same look', () => {
    const options = { horizon: 3, unit: 60, context: 3, newest: 1, quantile: 0.5 };
    forecastDay(new Ewma(options), counts, { first: 3, horizon: 3 }, (minute, _step, quantiles) => {
      // Each count is the last one plus 10, so that is the spread.
      for (const [i, level] of levels.entries())
        expect(quantiles[i]).toBeCloseTo(counts[minute - 1] + 10 * normalQuantile(level), 9);
    });
  });

  it('begins with the first arrival', () => {
    const late = [0, 0, 5, 6, 7, 8, 9];
    const seen: number[] = [];
    forecastDay(
      new Oracle(late, 2, 60),
      late,
      { first: 1, horizon: 2 },
      (minute, step, quantiles, actual) => {
        seen.push(minute);
        expect([minute, step, quantiles[0]]).toEqual([minute, step, actual]);
      },
    );
    expect(seen[0]).toBe(3);
  });
});

import { describe, expect, it } from 'vitest';
import { standInTable } from '../../../src/datasets/kairos/stand-in.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { integerPoissonArrivals, poissonArrivals } from '../../../src/workloads/kairos/arrivals.js';
import { productionBatch } from '../../../src/workloads/kairos/batch-mix.js';
import { drawSizes, queriesAt } from '../../../src/workloads/kairos/queries.js';
import { steadyTable } from '../../support/kairos.js';
import { refusal } from '../../support/refusal.js';

describe('the production-like batch mix', () => {
  const source = stream(3, 'batches');
  const sizes = Array.from({ length: 200_000 }, () => productionBatch(source));
  const within = (from: number, before: number) =>
    sizes.filter((size) => size >= from && size < before).length / sizes.length;

  it('has the mean of the published one, 239 ± 2', () => {
    expect(Math.abs(sizes.reduce((sum, size) => sum + size, 0) / sizes.length - 239)).toBeLessThan(2);
  });

  it.each([
    [1, 100, 0.08],
    [100, 190, 0.492],
    [190, 200, 0.154],
    [200, 600, 0.223],
    [600, 1000, 0.051],
  ])('has the published share of %i up to %i, within 0.005', (from, before, share) => {
    expect(Math.abs(within(from, before) - share)).toBeLessThan(0.005);
  });
});

describe('arrivals', () => {
  const gapsOf = (arrivals: Float64Array) =>
    Array.from(arrivals, (at, i) => (at - (i > 0 ? arrivals[i - 1] : 0)) / 1e6);
  const statistics = (gaps: number[]) => {
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    return {
      mean,
      cv: Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean,
    };
  };

  it('of a Poisson process have the coefficient of variation 1', () => {
    const { mean, cv } = statistics(
      gapsOf(poissonArrivals(100_000, [{ from: 0, rate: 100 }], stream(1, 'a'))),
    );
    expect(mean).toBeCloseTo(10, 0);
    expect(Math.abs(cv - 1)).toBeLessThan(0.02);
  });

  it.each([
    [10.5, 0.309],
    [20, 0.224],
    [600, 0.041],
  ])('with whole gaps of %d ms on average have the coefficient 1/√mean = %d', (meanGap, coefficient) => {
    const gaps = gapsOf(integerPoissonArrivals(50_000, meanGap, stream(1, 'a')));
    const { mean, cv } = statistics(gaps);
    expect(Math.abs(mean / meanGap - 1)).toBeLessThan(0.01);
    expect(Math.abs(cv / coefficient - 1)).toBeLessThan(0.02);
    expect(gaps.every((gap) => Math.abs(gap - Math.round(gap)) < 1e-6)).toBe(true);
  });

  it('follow steps of the rate: 100 a second for 10 s, then 10', () => {
    const arrivals = poissonArrivals(
      2000,
      [
        { from: 0, rate: 100 },
        { from: 10, rate: 10 },
      ],
      stream(1, 'a'),
    );
    const before = arrivals.filter((at) => at < 10e9).length;
    expect(Math.abs(before - 1000)).toBeLessThan(100);
    const rest = arrivals.filter((at) => at >= 10e9);
    expect(Math.abs((rest.length / (rest.at(-1)! - 10e9)) * 1e9 - 10)).toBeLessThan(1);
  });
});

describe('queries', () => {
  it('are the same at every rate but for their times', () => {
    const sizes = drawSizes(standInTable('rm2'), { count: 100, seed: 4 });
    const slow = queriesAt(sizes, { seed: 4, arrivals: 'exponential', rate: 10 });
    const fast = queriesAt(sizes, { seed: 4, arrivals: 'exponential', rate: 20 });
    expect(fast.batch).toEqual(slow.batch);
    for (let i = 0; i < 100; i++) expect(slow.arrival[i] / fast.arrival[i]).toBeCloseTo(2, 9);
  });

  it('are rounded up to a batch of the table', () => {
    const { batch, row } = drawSizes(standInTable('rm2'), { count: 1000, seed: 0 });
    for (const [i, size] of batch.entries()) expect(row[i]).toBe(Math.ceil(size / 10) - 1);
  });

  it('beyond the data are refused', () => {
    expect(refusal(() => drawSizes(steadyTable({ gpu: [1, 2] }), { count: 1, seed: 0 }))).toBe(
      'Queries have batches of up to 999, but the latencies of steady end at 2.',
    );
  });
});

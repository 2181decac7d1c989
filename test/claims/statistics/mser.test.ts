import { describe, expect, it } from 'vitest';
import { meanOf } from '../../../src/claims/statistics/mean.js';
import { BATCH, mser } from '../../../src/claims/statistics/mser.js';
import { exponential, normal } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';

const alternating = (n: number, low: number, high: number) =>
  Array.from({ length: n }, (_, i) => (i % 2 === 0 ? low : high));
const average = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** `mser` of single observations: of the means of their whole batches of five. */
const mser5 = (values: readonly number[]) =>
  mser(
    Array.from({ length: Math.floor(values.length / BATCH) }, (_, batch) =>
      average(values.slice(batch * BATCH, (batch + 1) * BATCH)),
    ),
  );

/** The definition itself, in a time that grows with the square. */
function byDefinition(means: readonly number[]): number {
  const k = means.length;
  const statistic = (d: number) => {
    const rest = means.slice(d);
    const mean = average(rest);
    return rest.reduce((sum, y) => sum + (y - mean) ** 2, 0) / rest.length ** 2;
  };
  const cuts = Array.from({ length: k - Math.max(5, Math.ceil(k / 10)) + 1 }, (_, d) => d);
  return cuts.reduce((a, b) => (statistic(b) < statistic(a) ? b : a));
}

describe('MSER-5', () => {
  it('cuts what stands out: two batches of 10 before eighteen between 0 and 2', () => {
    // Worked by hand. Left whole: mean 1.9, Σ(y − ȳ)² = 2·8.1² + 9·1.9² + 9·0.1² = 163.8, /20² = 0.4095;
    // without the first: mean 28/19, Σ = 118 − 28²/19 = 76.74, /19² = 0.2126; without both: Σ = 18, /18² = 0.0556;
    // without a third, of 0: mean 18/17, Σ = 36 − 18²/17 = 16.94, /17² = 0.0586.
    expect(mser([10, 10, ...alternating(18, 0, 2)])).toEqual({ cut: 10, state: 'steady' });
  });

  it('leaves a constant series whole', () => {
    expect(mser(new Array(40).fill(3))).toEqual({ cut: 0, state: 'steady' });
  });

  it('says of a series that rises to its end that it never became steady', () => {
    expect(mser(Array.from({ length: 60 }, (_, i) => i))).toEqual({ cut: 0, state: 'never' });
  });

  it('says so too of one that changes in its second half', () => {
    expect(mser([...alternating(30, 10, 12), ...alternating(20, 0, 2)])).toEqual({ cut: 0, state: 'never' });
    expect(mser([...alternating(20, 10, 12), ...alternating(30, 0, 2)])).toEqual({
      cut: 100,
      state: 'steady',
    });
  });

  it('does not take neighbours at the end that are alike for the steady part', () => {
    expect(mser([...alternating(46, 0, 2), 1, 1, 1, 1])).toEqual({ cut: 0, state: 'steady' });
  });

  it('cannot tell of fewer than a hundred observations', () => {
    expect(mser5(new Array(99).fill(1))).toEqual({ cut: 0, state: 'short' });
    expect(mser5(new Array(100).fill(1))).toEqual({ cut: 0, state: 'steady' });
    expect(mser5([])).toEqual({ cut: 0, state: 'short' });
  });

  it('gives in one pass what its definition gives, for numbers far from 0 too', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = stream(seed, 'series');
      const means = Array.from({ length: 80 }, (_, i) => 1e9 + normal(random) + 6 * Math.exp(-i / 6));
      const d = byDefinition(means);
      expect(mser(means)).toEqual(d > 40 ? { cut: 0, state: 'never' } : { cut: 5 * d, state: 'steady' });
    }
  });

  it('finds the transient of an autoregressive series: an offset of 20 that decays by a tenth each step', () => {
    // x(i) = 0.9 x(i − 1) + e(i) from x(0) = 20 has a standard deviation of 2.29 in the end; its mean falls below half of that
    // after 28 steps.
    const cuts = Array.from({ length: 21 }, (_, seed) => {
      const random = stream(seed, 'ar');
      let x = 20;
      const { cut, state } = mser5(Array.from({ length: 4000 }, () => (x = 0.9 * x + normal(random))));
      expect(state).toBe('steady');
      return cut;
    }).sort((a, b) => a - b);
    expect(cuts[0]).toBeGreaterThanOrEqual(10);
    expect(cuts[10]).toBeGreaterThanOrEqual(15);
    expect(cuts[10]).toBeLessThanOrEqual(60);
  });

  it('makes intervals cover the mean of an M/M/1 queue that began with a hundred customers', () => {
    // At a load of 1/2 and services of mean 1 a customer stays for 1 / (1 − 1/2) = 2 on average.
    const load = 0.5;
    const stays = (seed: number): number[] => {
      const random = stream(seed, 'queue');
      let wait = 100;
      return Array.from({ length: 4000 }, () => {
        const stay = wait + exponential(random, 1);
        wait = Math.max(0, stay - exponential(random, load));
        return stay;
      });
    };
    let covered = { cut: 0, whole: 0 };
    for (let study = 0; study < 60; study++) {
      const repeats = Array.from({ length: 8 }, (_, k) => stays(100 * study + k));
      const covers = (means: number[]) => {
        const { low, high } = meanOf(means);
        return low <= 2 && 2 <= high ? 1 : 0;
      };
      covered = {
        cut: covered.cut + covers(repeats.map((values) => average(values.slice(mser5(values).cut)))),
        whole: covered.whole + covers(repeats.map(average)),
      };
    }
    // 60 studies at 95 %: fewer than 52 have a probability of 0.005.
    expect(covered.cut).toBeGreaterThanOrEqual(52);
    expect(covered.whole).toBe(0);
  });
});

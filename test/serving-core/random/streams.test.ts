import { describe, expect, test } from 'vitest';
import { exponential } from '../../../src/serving-core/random/distributions.js';
import { stream } from '../../../src/serving-core/random/streams.js';

const draw = (seed: number, name: string, count: number) => {
  const source = stream(seed, name);
  return Array.from({ length: count }, () => source.next());
};
const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;

/** Greatest distance between the empirical and the uniform distribution function. */
function kolmogorovSmirnov(xs: readonly number[]): number {
  const sorted = [...xs].sort((a, b) => a - b);
  return Math.max(...sorted.map((x, i) => Math.max((i + 1) / xs.length - x, x - i / xs.length)));
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [mean(xs), mean(ys)];
  const cov = mean(xs.map((x, i) => (x - mx) * (ys[i] - my)));
  const sd = (v: readonly number[], m: number) => Math.sqrt(mean(v.map((x) => (x - m) ** 2)));
  return cov / (sd(xs, mx) * sd(ys, my));
}

/** Recorded once: a change of these numbers changes every simulated run with a seed other than 0. */
const FIRST = [1445948261, 1906688106, 2516425865];

describe('a named random stream', () => {
  test('gives the same numbers for the same seed and name', () => {
    expect(draw(7, 'client/0', 100)).toEqual(draw(7, 'client/0', 100));
  });

  test('gives the same numbers as when it was first published', () => {
    const source = stream(7, 'client/0');
    expect([source.integer(), source.integer(), source.integer()]).toEqual(FIRST);
  });

  test('gives other numbers for another seed, name, or split of the two', () => {
    const base = draw(7, 'client/0', 5);
    for (const other of [
      draw(8, 'client/0', 5),
      draw(7, 'client/1', 5),
      draw(7, 'client/00', 5),
      draw(70, 'client/', 5),
    ])
      expect(other.some((x) => base.includes(x))).toBe(false);
  });

  const seeds = [1, 2, 3, 4, 5];
  const N = 20_000;

  test.each(seeds)('is uniform in mean, variance and distribution at seed %i', (seed) => {
    const xs = draw(seed, 'uniform', N);
    expect(xs.every((x) => x >= 0 && x < 1)).toBe(true);
    // Four standard errors of the mean and of the variance of a uniform; KS at one in a thousand.
    expect(Math.abs(mean(xs) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / N));
    expect(Math.abs(mean(xs.map((x) => (x - 0.5) ** 2)) - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / N));
    expect(kolmogorovSmirnov(xs)).toBeLessThan(1.95 / Math.sqrt(N));
  });

  test('is uncorrelated with its neighbours by name and by seed, and with itself one step later', () => {
    const named = Array.from({ length: 12 }, (_, i) => draw(1, `client/${i}`, N));
    const seeded = Array.from({ length: 12 }, (_, i) => draw(i, 'client/0', N));
    const limit = 4.5 / Math.sqrt(N);
    for (const group of [named, seeded])
      for (let i = 0; i < group.length; i++) {
        expect(Math.abs(correlation(group[i].slice(1), group[i].slice(0, -1)))).toBeLessThan(limit);
        for (let j = 0; j < i; j++) expect(Math.abs(correlation(group[i], group[j]))).toBeLessThan(limit);
      }
  });

  test('feeds exponentials with the mean and the tail of their rate', () => {
    const source = stream(3, 'exponential');
    const xs = Array.from({ length: N }, () => exponential(source, 0.25));
    expect(Math.abs(mean(xs) - 4)).toBeLessThan((4 * 4) / Math.sqrt(N));
    const tail = xs.filter((x) => x > 8).length / N;
    expect(Math.abs(tail - Math.exp(-2))).toBeLessThan(4 * Math.sqrt(Math.exp(-2) / N));
  });
});

import { describe, expect, it } from 'vitest';
import {
  differenceOfRuns,
  type RepeatPair,
} from '../../../../src/claims/statistics/bootstrap/difference-of-runs.js';
import {
  ofQuantile,
  ofSums,
  ofWhole,
  type Statistic,
} from '../../../../src/claims/statistics/bootstrap/statistic.js';
import { exponential, normal } from '../../../../src/serving-core/random/distributions.js';
import { type Sfc32, stream } from '../../../../src/serving-core/random/streams.js';

const SLICES = 300;
const TRIALS = 80;
/** Fewer than a comparison has: percentiles of so many vary little beside what is tested. */
const RESAMPLES = 400;

const ones = (n: number) => new Float64Array(n).fill(1);
const meanOf = (values: Float64Array): Statistic =>
  ofSums([values, ones(values.length)], (sum, count) => sum / count);

/** Slices about 10, of which neighbours have rho in common. */
function series(random: Sfc32, rho: number, about: (i: number) => number = () => 10): Float64Array {
  let x = normal(random) / Math.sqrt(1 - rho ** 2);
  return Float64Array.from({ length: SLICES }, (_, i) => {
    x = rho * x + normal(random);
    return about(i) + x;
  });
}

/** How often the interval of a difference has the true one in it, and how wide it is on average, over seeded trials. */
function trials(pairsOf: (random: Sfc32) => RepeatPair[], truth = 0, many = TRIALS) {
  let [held, width, excluded] = [0, 0, 0];
  for (let i = 0; i < many; i++) {
    const { interval } = differenceOfRuns(pairsOf(stream(i, 'data')), stream(i, 'draws'), RESAMPLES);
    if (!interval) throw new Error('no interval');
    if (interval.low <= truth && interval.high >= truth) held++;
    if (interval.low > 0 || interval.high < 0) excluded++;
    width += (interval.high - interval.low) / many;
  }
  return { coverage: held / many, width, excluded: excluded / many };
}

const pair = (a: Float64Array, b: Float64Array, paired = true): RepeatPair => ({
  a: meanOf(a),
  b: meanOf(b),
  paired,
});

describe('the interval of a difference', () => {
  it('of independent slices is that of the closed form, and holds in 95 % of trials', () => {
    const found = trials((random) => [pair(series(random, 0), series(random, 0))]);
    const closed = 2 * 1.96 * Math.sqrt(2 / SLICES);
    expect(found.width / closed).toBeGreaterThan(0.93);
    expect(found.width / closed).toBeLessThan(1.1);
    // Three standard errors of 80 trials about 0.95 are 0.07.
    expect(found.coverage).toBeGreaterThan(0.88);
  });

  it('holds in nine of ten trials also where neighbours resemble each other, AR(1) at 0.8', () => {
    const found = trials((random) => [pair(series(random, 0.8), series(random, 0.8))]);
    expect(found.coverage).toBeGreaterThan(0.84);
    expect(found.coverage).toBeLessThan(0.985);
    // What an interval of independent slices would be is a third of the true one.
    const true95 = (2 * 1.96 * Math.sqrt(2 / SLICES)) / (1 - 0.8);
    expect(found.width / true95).toBeGreaterThan(0.75);
  });

  it('does not take a course that both runs have for chance, nor one that differs', () => {
    const ladder = (i: number) => 10 + Math.floor(i / 25);
    const found = trials((random) => [pair(series(random, 0, ladder), series(random, 0, ladder), true)]);
    const closed = 2 * 1.96 * Math.sqrt(2 / SLICES);
    expect(found.width / closed).toBeLessThan(1.2);
    const half = (i: number) => 10 - (12 - Math.floor(i / 25)) / 2;
    const worse = trials((random) => [pair(series(random, 0, ladder), series(random, 0, half), true)], -8.75);
    expect(worse.coverage).toBeGreaterThan(0.88);
    expect(worse.excluded).toBe(1);
  });

  it('is as wide where runs cannot be paired, and narrower where they share their arrivals', () => {
    const apart = trials((random) => [pair(series(random, 0), series(random, 0), false)]);
    expect(apart.coverage).toBeGreaterThan(0.88);
    const shared = trials((random) => {
      const arrivals = series(random, 0.5);
      return [
        pair(
          arrivals,
          arrivals.map((x) => x + 0.1 * normal(random)),
        ),
      ];
    });
    expect(shared.width).toBeLessThan(apart.width / 5);
    expect(shared.coverage).toBeGreaterThan(0.88);
  });

  it('of a quantile of waits in M/M/1 queues holds zero, and hardly ever leaves it out', () => {
    const waits = (random: Sfc32): Statistic => {
      const counts = Array.from({ length: 64 }, () => new Uint32Array(SLICES));
      let wait = 0;
      for (let i = 0; i < SLICES * 60; i++) {
        counts[Math.min(63, Math.floor(wait * 4))][Math.floor(i / 60)]++;
        wait = Math.max(0, wait + exponential(random, 1) - exponential(random, 0.6));
      }
      const upTo = counts.map((_, b) =>
        Uint32Array.from({ length: SLICES }, (_, i) =>
          counts.slice(0, b + 1).reduce((sum, one) => sum + one[i], 0),
        ),
      );
      return ofQuantile({ middle: counts.map((_, b) => b / 4), upTo }, 0.9)!;
    };
    const pool = Array.from({ length: 40 }, (_, i) => waits(stream(i, 'queue')));
    let held = 0;
    for (let i = 0; i < 40; i++) {
      const [a, b] = [pool[i], pool[(i + 1) % 40]];
      const { interval } = differenceOfRuns([{ a, b, paired: true }], stream(i, 'draws'), RESAMPLES);
      if (interval!.low <= 0 && interval!.high >= 0) held++;
    }
    expect(held).toBeGreaterThanOrEqual(34);
  });

  it('takes in what repeats differ by', () => {
    const repeats = (random: Sfc32) =>
      Array.from({ length: 5 }, () => {
        const apart = normal(random);
        return pair(
          series(random, 0),
          series(random, 0, () => 10 + apart),
        );
      });
    const found = trials(repeats, 0, 40);
    expect(found.coverage).toBeGreaterThan(0.78);
    // Student's of five differences, most of whose variance is between repeats.
    expect(found.width).toBeGreaterThan(1.2);
  });

  it('does not take what two or three seeds happen to share for a difference', () => {
    for (const repeats of [2, 3]) {
      const found = trials((random) =>
        Array.from({ length: repeats }, () => {
          const apart = normal(random);
          return pair(
            series(random, 0),
            series(random, 0, () => 10 + apart),
          );
        }),
      );
      expect(found.excluded, `${repeats} repeats`).toBeLessThan(0.12);
    }
  });

  it('is no wider for a second repeat that differs by no more than time explains', () => {
    const of = (repeats: number) =>
      trials((random) => Array.from({ length: repeats }, () => pair(series(random, 0), series(random, 0))));
    const [one, two] = [of(1), of(2)];
    expect(two.coverage).toBeGreaterThan(0.88);
    expect(two.width).toBeLessThan(1.7 * one.width);
  });

  it('is the same each time, and 0 of what is equal', () => {
    const random = stream(1, 'data');
    const [a, b] = [series(random, 0.5), series(random, 0.5)];
    const once = () => differenceOfRuns([pair(a, b)], stream(7, 'draws'));
    expect(once()).toEqual(once());
    expect(differenceOfRuns([pair(a, a)], stream(7, 'draws'))).toEqual({
      value: 0,
      interval: { low: 0, high: 0 },
      degrees: expect.any(Number),
    });
  });

  it('is none where one repeat tells nothing of chance, and Student’s size of several', () => {
    const whole = (a: number, b: number): RepeatPair => ({ a: ofWhole(a), b: ofWhole(b), paired: true });
    expect(differenceOfRuns([whole(1, 3)], stream(1, 'draws'))).toEqual({ value: 2, interval: null });
    const three = [whole(1, 3), whole(1, 4), whole(1, 5)];
    const { value, interval, degrees } = differenceOfRuns(three, stream(1, 'draws'));
    expect([value, degrees]).toEqual([3, 2]);
    expect(interval!.low).toBeLessThan(2);
    expect(interval!.high).toBeGreaterThan(4);
  });

  it('has the degrees of freedom of its repeats where these differ by more than their time, and else of its blocks', () => {
    const random = stream(3, 'data');
    const shifted = (by: number): RepeatPair => ({ a: ofWhole(0), b: ofWhole(by), paired: true });
    const degreesOf = (pairs: RepeatPair[]) => differenceOfRuns(pairs, stream(4, 'draws')).degrees!;
    expect(degreesOf([1, 2, 3, 4, 5].map(shifted))).toBe(4);
    const one = degreesOf([pair(series(random, 0), series(random, 0))]);
    expect(one).toBeGreaterThan(20);
    const alike = Array.from({ length: 8 }, () => pair(series(random, 0), series(random, 0)));
    expect(degreesOf(alike)).toBeGreaterThan(7);
  });

  it('is none of a quantile that few values exceed', () => {
    const few: Statistic = ofQuantile(
      { middle: [1, 2], upTo: [Uint32Array.of(300, 300), Uint32Array.of(303, 303)] },
      0.99,
    )!;
    expect(few.value()).toBe(1);
    expect(few.unsure).toBe('fewer than 10 values lie beyond it');
    expect(ofQuantile({ middle: [], upTo: [] }, 0.5)).toBeNull();
  });
});

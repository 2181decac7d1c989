import { describe, expect, it } from 'vitest';
import { arrivalsOf } from '../../../../src/live/faro/load/arrivals-of.js';
import {
  type ArrivalSource,
  Arrivals,
  type Spacing,
} from '../../../../src/serving-core/faro/simulator/arrivals.js';
import { stream } from '../../../../src/serving-core/random/streams.js';

const times = (source: ArrivalSource): number[] => {
  const all: number[] = [];
  for (; source.next < Number.POSITIVE_INFINITY; source.advance()) all.push(source.next);
  return all;
};
const load = (counts: number[][], spacing: Spacing, compat = false) =>
  arrivalsOf(counts, { seed: 5, unit: 60, spacing, compat }).map(times);
const gaps = (all: number[]) => all.slice(1).map((time, i) => time - all[i]);

describe('the arrivals of a load', () => {
  it('are those of the simulator with the same seed', () => {
    const simulated = new Arrivals(
      [300, 200],
      { unit: 60e9, spacing: 'poisson' },
      stream(5, 'faro/1/arrivals'),
    );
    expect(
      load(
        [
          [10, 10],
          [300, 200],
        ],
        'poisson',
      )[1],
    ).toEqual(times(simulated));
  });

  it('have exponential gaps, whose spread is their mean', () => {
    const [all] = load([[20_000]], 'poisson');
    const between = gaps(all);
    const mean = between.reduce((sum, gap) => sum + gap, 0) / between.length;
    const deviation = Math.sqrt(between.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / between.length);
    expect(mean / 3e6).toBeCloseTo(1, 1);
    expect(deviation / mean).toBeCloseTo(1, 1);
  });

  it("have the original's gaps when compatible: whole ms, spread by the root of their mean", () => {
    const [all] = load([[1000]], 'poisson', true);
    const between = gaps(all).map((gap) => gap / 1e6);
    expect(between.every((gap) => Math.abs(gap - Math.round(gap)) < 1e-6)).toBe(true);
    const mean = between.reduce((sum, gap) => sum + gap, 0) / between.length;
    const variance = between.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / between.length;
    // Mean 60 ms, variance 60: four standard errors.
    expect(Math.abs(mean - 60)).toBeLessThan(4 * Math.sqrt(60 / 1000));
    expect(Math.abs(variance / 60 - 1)).toBeLessThan(4 * Math.sqrt(2 / 1000));
  });

  it('fill half of a minute with equal gaps, where the original sends all at once', () => {
    expect(load([[3]], 'half-uniform')[0]).toEqual([0, 10e9, 20e9]);
    expect(load([[3]], 'half-uniform', true)[0]).toEqual([0, 0, 0]);
    expect(load([[2, 1]], 'half-uniform', true)[0]).toEqual([0, 0, 60e9]);
  });
});

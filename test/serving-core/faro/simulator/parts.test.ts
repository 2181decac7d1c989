import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalCounter } from '../../../../src/serving-core/faro/simulator/arrival-counter.js';
import { Arrivals, type Spacing } from '../../../../src/serving-core/faro/simulator/arrivals.js';
import {
  LognormalDraws,
  rayRouter,
  resnet34,
} from '../../../../src/serving-core/faro/simulator/lognormal.js';
import { quantile } from '../../../../src/serving-core/faro/simulator/quantile.js';
import { LatencyWindow } from '../../../../src/serving-core/faro/simulator/window.js';
import { stream } from '../../../../src/serving-core/random/streams.js';

function times(counts: readonly number[], spacing: Spacing) {
  const arrivals = new Arrivals(counts, { unit: 60e9, spacing }, stream(1, 'arrivals'));
  const list: number[] = [];
  for (; arrivals.next < Number.POSITIVE_INFINITY; arrivals.advance()) list.push(arrivals.next / 1e9);
  return list;
}

describe('arrivals', () => {
  it('begin at the minute, at equal gaps, within its half, or at once', () => {
    expect(times([3, 0, 2], 'uniform')).toEqual([0, 20, 40, 120, 150]);
    expect(times([3, 0, 2], 'half-uniform')).toEqual([0, 10, 20, 120, 135]);
    expect(times([3, 0, 2], 'instant')).toEqual([0, 0, 0, 120, 120]);
    expect(times([0, 0], 'poisson')).toEqual([]);
  });

  it('are as many as counted, in order, whatever spills over', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }), (counts) => {
        const list = times(counts, 'poisson');
        expect(list).toHaveLength(counts.reduce((sum, count) => sum + count, 0));
        expect([...list].sort((a, b) => a - b)).toEqual(list);
        for (const [minute, count] of counts.entries()) if (count > 0) expect(list).toContain(60 * minute);
      }),
    );
  });

  it('have exponential gaps within a Poisson minute', () => {
    const list = times([20_000], 'poisson');
    const gaps = list.slice(1).map((time, i) => time - list[i]);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const longer = gaps.filter((gap) => gap > 2 * mean).length / gaps.length;
    expect(mean / 0.003).toBeCloseTo(1, 1.5);
    expect(Math.abs(longer - Math.exp(-2))).toBeLessThan(0.01);
  });
});

describe('lognormal times', () => {
  it.each([
    ['service', resnet34, 154.28, 79.3],
    ['router', rayRouter, 4.594, 3.485],
  ])('of the %s have the mean of the published fit, and its least', (_name, distribution, mean, least) => {
    const draws = new LognormalDraws(distribution, stream(1, 'draws'));
    const drawn = Array.from({ length: 200_000 }, () => draws.next() / 1e6);
    expect(Math.abs(drawn.reduce((sum, value) => sum + value) / drawn.length / mean - 1)).toBeLessThan(0.002);
    expect(drawn.reduce((a, b) => Math.min(a, b))).toBeGreaterThanOrEqual(least);
  });
});

describe('the metrics window', () => {
  it('is the mean of what ended within it, and 0 without', () => {
    const window = new LatencyWindow(30e9);
    expect(window.mean(10e9)).toBe(0);
    window.add(1e9, 100e6);
    window.add(20e9, 300e6);
    expect(window.mean(30e9)).toBe(200);
    expect(window.mean(31e9)).toBe(300);
    expect(window.mean(50e9)).toBe(0);
  });

  it('keeps no more than its width needs when nobody asks', () => {
    const window = new LatencyWindow(30e9);
    for (let i = 0; i < 100_000; i++) window.add(i * 1e9, i * 1e6);
    expect(window.mean(99_999e9)).toBeCloseTo(99_999 - 14.5, 6);
  });
});

describe('counts of arrivals', () => {
  it('are in bins backwards from now, as many as the age of the oldest is nearest to', () => {
    const counter = new ArrivalCounter(60e9);
    expect(counter.observed(60e9)).toBeNull();
    for (const second of [1, 2, 61, 130, 239.5]) counter.add(second * 1e9);
    expect(counter.observed(240e9)).toEqual({ counts: [2, 1, 1, 1], age: 239 });
    counter.clear();
    counter.add(241e9);
    expect(counter.observed(242e9)).toEqual({ counts: [1], age: 1 });
  });
});

describe('quantile', () => {
  it('is that of a sorted list, by linear interpolation, with endless values behind', () => {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 50 }),
        fc.nat(4),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, infinite, q) => {
          const sorted = [...list]
            .sort((a, b) => a - b)
            .concat(Array(infinite).fill(Number.POSITIVE_INFINITY));
          if (sorted.length === 0) return;
          const place = (sorted.length - 1) * q;
          const low = Math.floor(place);
          const share = place - low;
          const wanted = share === 0 ? sorted[low] : sorted[low] + share * (sorted[low + 1] - sorted[low]);
          const found = quantile(Float64Array.from(list), list.length, q, infinite);
          if (Number.isFinite(wanted)) expect(found).toBeCloseTo(wanted, 6);
          else expect(found).toBe(Number.POSITIVE_INFINITY);
        },
      ),
    );
    expect(quantile(new Float64Array(0), 0, 0.99)).toBeNaN();
  });
});

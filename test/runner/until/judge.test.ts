import { describe, expect, it } from 'vitest';
import { judgeRepeats, type Repeat } from '../../../src/runner/until/judge.js';

const rule = { relative: 0.02, first: 5, most: 12 };
const scales = new Map([['rate', { unit: '/s', least: 1 }]]);
const of = (...values: number[]): Repeat[] => values.map((rate) => ({ metrics: { rate } }));
const judge = (repeats: Repeat[], over = {}) =>
  judgeRepeats('rate=600', repeats, scales, { ...rule, ...over });

describe('the repeats of a point', () => {
  it('are enough once every interval is narrow', () => {
    // Mean 100, standard deviation 1: 2.7764 / √5 = 1.24 %.
    const { point, next } = judge(of(98.735, 100, 100, 100, 101.265));
    expect(next).toBe(5);
    expect(point).toMatchObject({ name: 'rate=600', repeats: 5, good: 5, state: 'narrow' });
    expect(point.metrics).toMatchObject([{ name: 'rate', unit: '/s', repeats: 5, mean: 100 }]);
    expect(point.metrics[0].relative).toBeCloseTo(0.0111, 4);
  });

  it('go on as long as one metric is too wide', () => {
    const repeats = of(99, 99.5, 100, 100.5, 101).map((repeat, i) => ({
      metrics: { ...repeat?.metrics, other: 7 + 0.0001 * i },
    }));
    expect(judge(repeats).point.state).toBe('narrow');
    const wider = repeats.map(({ metrics }, i) => ({ metrics: { ...metrics, other: 7 + i } }));
    expect(judge(wider)).toMatchObject({ point: { state: 'going' }, next: 10 });
  });

  it('end at the most allowed, which is said', () => {
    const wild = of(...Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 50 : 150)));
    expect(judge(wild.slice(0, 10))).toMatchObject({ point: { state: 'going' }, next: 12 });
    expect(judge(wild)).toMatchObject({ point: { state: 'wide', repeats: 12 }, next: 12 });
  });

  it('that failed count for nothing, but are made up for', () => {
    const { point, next } = judge([...of(100, 100, 100, 100), null]);
    expect(point).toMatchObject({ repeats: 5, good: 4, state: 'going' });
    expect(next).toBe(6);
    expect(judge([...of(100, 100, 100, 100), null, ...of(100)])).toMatchObject({
      point: { repeats: 6, good: 5, state: 'narrow' },
      next: 6,
    });
  });

  it('are given up when none of the first ended well', () => {
    expect(judge([null, null, null, null, null])).toMatchObject({
      point: { repeats: 5, good: 0, state: 'bad', metrics: [] },
      next: 5,
    });
  });

  it('have a metric only where it could be measured', () => {
    const some = of(100, 100, 100, 100, 100).map((repeat, i) =>
      i === 0 ? repeat : { metrics: { ...repeat?.metrics, p99: 5 } },
    );
    expect(judge(some).point).toMatchObject({
      state: 'narrow',
      metrics: [
        { name: 'rate', repeats: 5 },
        { name: 'p99', repeats: 4, unit: '' },
      ],
    });
    const once = of(100, 100, 100, 100, 100).map((repeat, i) =>
      i > 0 ? repeat : { metrics: { ...repeat?.metrics, p99: 5 } },
    );
    expect(judge(once)).toMatchObject({ point: { state: 'going' }, next: 6 });
  });

  it('of which nothing is measured are no reason to go on', () => {
    expect(judge(of(1, 1, 1, 1, 1).map(() => ({ metrics: {} })))).toMatchObject({
      point: { state: 'narrow', metrics: [] },
      next: 5,
    });
  });

  it('tell how much warm-up was cut, and how many never became steady', () => {
    const warm = (state: 'steady' | 'never' | 'short', seconds: number): Repeat => ({
      metrics: {},
      warmUp: { state, seconds },
    });
    const all = [warm('steady', 1), warm('steady', 2), warm('never', 0), warm('short', 0), null];
    expect(judge(all).point.warmUp).toEqual({ seconds: 1.5, longest: 2, never: 1, short: 1 });
  });
});

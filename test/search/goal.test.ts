import { describe, expect, it } from 'vitest';
import { excess, meets, parseGoal } from '../../src/search/goal.js';
import { AnswerWatch, ClearlyMissed } from '../../src/telemetry/writer/answer-watch.js';
import { refusal } from '../support/refusal.js';

describe('a goal', () => {
  it('is read from quantiles, a share, or both', () => {
    expect(parseGoal('p99<=100ms', undefined)).toEqual({
      text: 'p99<=100ms',
      limits: [{ latency: 100e6, allowed: 0.01 }],
    });
    expect(parseGoal('p99.9 <= 1.5s, p50<=200us', '0.95')).toEqual({
      text: 'p99.9<=1.5s, p50<=200us, goodput>=0.95',
      limits: [{ latency: 1.5e9, allowed: 0.001 }, { latency: 200e3, allowed: 0.5 }, { allowed: 0.05 }],
    });
  });

  it.each([
    [undefined, undefined, 'Nothing says what must be met.'],
    ['p99<100ms', undefined, "--slo 'p99<100ms' is not of the form pQ<=TIME."],
    ['99<=100ms', undefined, "--slo '99<=100ms' is not"],
    ['p0<=1ms', undefined, "--slo 'p0<=1ms' is not"],
    ['p100<=1ms', undefined, "--slo 'p100<=1ms' is not"],
    ['p99<=100', undefined, "--slo 'p99<=100' is not"],
    ['p99<=1ms,', undefined, "--slo '' is not"],
    [undefined, '0', "--goodput must be a share above 0 and up to 1, but is '0'."],
    [undefined, '99', '--goodput must be a share'],
    [undefined, '', '--goodput must be a share'],
  ])('is not %s with %s', (slo, goodput, message) => {
    expect(refusal(() => parseGoal(slo, goodput))).toContain(message);
  });

  it('of a quantile is met as long as the answer of that rank is in time', () => {
    const goal = parseGoal('p99<=1ms', undefined);
    // Rank ⌈0.99 · 1000⌉ = 990: ten may be late. Of 150, rank 149: one may. Of 99, rank 99: none.
    expect([10, 11].map((late) => meets(goal, 1000, [late]))).toEqual([true, false]);
    expect([1, 2].map((late) => meets(goal, 150, [late]))).toEqual([true, false]);
    expect([0, 1].map((late) => meets(goal, 99, [late]))).toEqual([true, false]);
    expect(meets(goal, 0, [0])).toBe(false);
    // 0.001 · 3000 is 3, whatever doubles make of it.
    expect(meets(parseGoal('p99.9<=1ms', undefined), 3000, [3])).toBe(true);
  });

  it('of several parts is met when all are', () => {
    const goal = parseGoal('p50<=1ms', '0.9');
    expect(meets(goal, 100, [50, 10])).toBe(true);
    expect(meets(goal, 100, [50, 11])).toBe(false);
    expect(excess(goal, 100, [25, 20])).toBe(2);
    expect(excess(parseGoal(undefined, '1'), 100, [1])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a watch over answers', () => {
  it('counts what fails, what is slow, and what misses its own deadline', () => {
    const watch = new AnswerWatch([{ latency: 10, allowed: 1 }, { allowed: 1 }], 100);
    watch.answer(10, true, true);
    watch.answer(11, true, true);
    watch.answer(5, false, false);
    watch.answer(5, true, false);
    expect([watch.answers, watch.missed]).toEqual([4, [2, 2]]);
  });

  it('gives up once a limit has twice the misses that all expected answers would be allowed', () => {
    const watch = new AnswerWatch([{ latency: 10, allowed: 0.02 }], 100);
    for (let i = 0; i < 4; i++) watch.answer(99, true, true);
    expect(() => watch.answer(99, true, true)).toThrow(ClearlyMissed);
  });
});

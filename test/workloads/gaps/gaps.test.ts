import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/serving-core/random/streams.js';
import { autoscaleRate, autoscaleShapes } from '../../../src/workloads/gaps/autoscale.js';
import { deltasText, parseDeltas } from '../../../src/workloads/gaps/deltas.js';
import { always, gammaGaps, INFERLINE_CLIP } from '../../../src/workloads/gaps/generate.js';
import { parseSchedule, timeOfNext, valueAt } from '../../../src/workloads/gaps/schedule.js';
import { gapStatistics } from '../../../src/workloads/gaps/statistics.js';

const draw = (squaredCv: number, clip: number, rate = 100) =>
  gammaGaps({ rate: always(rate), squaredCv: always(squaredCv), clip }, { gaps: 100_000 }, stream(1, 'gaps'));

describe('a schedule', () => {
  it('steps and ramps', () => {
    const schedule = parseSchedule('100,~200@60,50@120', 'rate');
    expect([0, 30, 60, 100, 120, 500].map((time) => valueAt(schedule, time))).toEqual([
      100, 150, 200, 200, 50, 50,
    ]);
  });

  it('says when an expected number of arrivals has come', () => {
    const schedule = parseSchedule('100,~200@60', 'rate');
    // 60 s at 150 on average, then 200 a second.
    expect(timeOfNext(schedule, 0, 9000)).toBeCloseTo(60, 9);
    expect(timeOfNext(schedule, 0, 9000 + 400)).toBeCloseTo(62, 9);
    // 100·x + (100/60)·x²/2 = 3750 at x = 30.
    expect(timeOfNext(schedule, 0, 3750)).toBeCloseTo(30, 9);
    expect(timeOfNext(parseSchedule('100,1@1', 'rate'), 0.5, 51)).toBeCloseTo(2, 9);
  });

  it.each([
    ['fast', "The rate 'fast' is wrong at 'fast'."],
    ['100,200', "The rate '100,200' is wrong at '200'."],
    ['100@5', "The rate '100@5' is wrong at '100@5'."],
    ['~100', "The rate '~100' is wrong at '~100'."],
    ['0', "The rate '0' is wrong at '0'."],
    ['100,-3@5', "The rate '100,-3@5' is wrong at '-3@5'."],
    ['100,200@60,300@60', "The times of the rate '100,200@60,300@60' do not ascend."],
    [`1,2@${'9'.repeat(400)}`, `The rate '1,2@${'9'.repeat(400)}' is wrong at '2@${'9'.repeat(400)}'.`],
  ])('refuses %s', (text, message) => {
    expect(() => parseSchedule(text, 'rate')).toThrowError(
      expect.objectContaining({ code: 'E_SCHEDULE', message }),
    );
  });
});

describe('gamma gaps', () => {
  it.each([0.1, 1, 4])('have mean 1/rate and the squared CV %d', (squaredCv) => {
    const { rate, squaredCv: measured } = gapStatistics(draw(squaredCv, 0));
    expect(Math.abs(rate / 100 - 1)).toBeLessThan(0.02);
    expect(Math.abs(measured / squaredCv - 1)).toBeLessThan(0.05);
  });

  it('are clipped as InferLine clips: a fifth of them at label 4, and more than half at a true CV of 4', () => {
    const clipped = (squaredCv: number) => {
      const gaps = draw(squaredCv, INFERLINE_CLIP);
      return gaps.filter((gap) => gap === INFERLINE_CLIP).length / gaps.length;
    };
    expect(clipped(4)).toBeGreaterThan(0.17);
    expect(clipped(4)).toBeLessThan(0.23);
    expect(clipped(16)).toBeGreaterThan(0.58);
    expect(clipped(16)).toBeLessThan(0.64);
  });

  it('are the same bytes for the same seed, and others for another', () => {
    expect(deltasText(draw(4, 0.047))).toBe(deltasText(draw(4, 0.047)));
    const other = gammaGaps(
      { rate: always(100), squaredCv: always(4), clip: 0.047 },
      { gaps: 10 },
      stream(2, 'gaps'),
    );
    expect([...other]).not.toEqual([...draw(4, 0.047).subarray(0, 10)]);
  });

  it('follow a rate that changes', () => {
    const rate = parseSchedule('100,200@50', 'rate');
    const gaps = gammaGaps({ rate, squaredCv: always(1), clip: 0 }, { seconds: 100 }, stream(3, 'gaps'));
    expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeLessThanOrEqual(100_000);
    // 5,000 in the first half and 10,000 in the second: five standard deviations.
    let now = 0;
    const first = gaps.filter((gap) => {
      now += gap;
      return now < 50_000;
    }).length;
    expect(Math.abs(first - 5000)).toBeLessThan(5 * Math.sqrt(5000));
    expect(Math.abs(gaps.length - first - 10_000)).toBeLessThan(500);
  });
});

describe('rates in the manner of AutoScale', () => {
  it.each(Object.keys(autoscaleShapes))('%s reaches its peak and never stops', (shape) => {
    const rate = autoscaleRate(shape, 600, 300);
    expect(Math.max(...rate.map(({ value }) => value))).toBe(300);
    expect(Math.min(...rate.map(({ value }) => value))).toBeGreaterThan(0);
    expect(rate.map(({ at }) => at)).toEqual([...rate.map(({ at }) => at)].sort((a, b) => a - b));
    expect([rate[0].at, rate.at(-1)!.at]).toEqual([0, 600]);
  });
});

describe('a .deltas file', () => {
  it('is read as it is written', () => {
    const gaps = Float64Array.of(0.047, 69.03555, 1e-7, 0, 12);
    expect([...parseDeltas('t.deltas', deltasText(gaps))]).toEqual([...gaps]);
    expect([...parseDeltas('t.deltas', '1\r\n2')]).toEqual([1, 2]);
    // The mark that some editors begin UTF-8 with, byte by byte.
    expect([...parseDeltas('t.deltas', '\xef\xbb\xbf1\r\n2')]).toEqual([1, 2]);
  });

  it.each([
    ['1\n-3\n', "t.deltas:2: the gap '-3' is negative."],
    ['1\nabc\n', "t.deltas:2: the gap 'abc' is no number."],
    ['1\n\n2\n', "t.deltas:2: the gap '' is no number."],
    ['1,2\n', "t.deltas:1: the gap '1,2' is no number."],
    ['\x1b[31m\xe9\n', "t.deltas:1: the gap '?[31m?' is no number."],
    ['0x10\n', "t.deltas:1: the gap '0x10' is no number."],
    ['1\nNaN\n', "t.deltas:2: the gap 'NaN' is no number."],
    ['1e999\n', "t.deltas:1: the gap '1e999' is no number."],
    ['', 't.deltas is empty.'],
    ['0\n0\n', 't.deltas: every gap is 0, so the trace has no rate.'],
  ])('is refused when it holds %j', (text, message) => {
    expect(() => parseDeltas('t.deltas', text)).toThrowError(
      expect.objectContaining({ code: 'E_DELTAS', message }),
    );
  });
});

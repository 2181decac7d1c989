import { describe, expect, it } from 'vitest';
import { findWorkload } from '../../src/workloads/registry.js';
import { gaps, loadsOf, play, timesOf } from './play.js';

const files: Record<string, string> = {
  'requests.csv': 'seconds,function\n0.5,b\n0.25,a\n1.5,b\n2,c\n',
  'counts.csv': 'a,b\n600,0\n0,6000\n',
  'silent.csv': '0\n0\n',
};

const bind = (line: string) => {
  const [name, ...args] = line.split(' ');
  return findWorkload(name).bind(args, { zoo: [], file: (path) => files[path] });
};

describe('gamma-open-loop', () => {
  it('sends at its rate on each copy, more evenly or in bursts as cv says', () => {
    const bound = bind('gamma-open-loop m 2 2000 0.2');
    expect(loadsOf(bound)).toEqual(['m×2']);
    const played = play(bound, { seconds: 10 });
    // Of a renewal process, the variance of the count is cv² · mean.
    for (const model of [0, 1])
      expect(Math.abs(timesOf(played, model).length - 10_000)).toBeLessThan(5 * 0.2 * 100);
    const spread = (line: string) => {
      const all = gaps(timesOf(play(bind(line), { seconds: 10 }), 0));
      return Math.max(...all) / (10e9 / all.length);
    };
    expect(spread('gamma-open-loop m 1 1000 0.2')).toBeLessThan(2.5);
    expect(spread('gamma-open-loop m 1 1000 3')).toBeGreaterThan(15);
  });

  it('gives each request its SLO factor', () => {
    expect(play(bind('gamma-open-loop m 1 100 1 2.5'), { seconds: 1 }).sent[0].slo).toBe(2.5);
    expect(play(bind('gamma-open-loop m 1 100 1'), { seconds: 1 }).sent[0].slo).toBe(0);
  });

  it.each([
    ['gamma-open-loop m 1 100 0', 'cv'],
    ['gamma-open-loop m 1 0 1', 'rate'],
    ['gamma-open-loop m 1 100', 'cv'],
  ])('%s is refused', (line, why) => {
    expect(() => bind(line)).toThrow(why);
  });
});

describe('fixed-rate-open-loop', () => {
  const sent = (phase: string) =>
    play(bind(`fixed-rate-open-loop m 4 40 ${phase}`), { seconds: 0.2 }).sent.map(
      ({ at, model }) => `${at / 1e6}>${model}`,
    );

  it('shifts its clients evenly, so that the requests of all are evenly apart', () => {
    expect(sent('even')).toEqual(['25>0', '50>1', '75>2', '100>3', '125>0', '150>1', '175>2', '200>3']);
  });

  it('without a phase sends all at once', () => {
    const all = [100, 200].flatMap((ms) => [0, 1, 2, 3].map((model) => `${ms}>${model}`));
    expect(sent('none')).toEqual(all);
  });

  it('with a random phase gives each client its own', () => {
    const bound = bind('fixed-rate-open-loop m 4 40 random');
    const played = play(bound, { seconds: 1 });
    // U of seed 2 is published.
    expect(timesOf(played, 2)[0]).toBe(Math.trunc(100e6 * 0.17006489790052862));
    for (let model = 0; model < 4; model++) {
      expect(new Set(gaps(timesOf(played, model)).slice(1))).toEqual(new Set([100e6]));
    }
  });
});

describe('rate-steps', () => {
  it('sends at one rate after another, and ends when the last request is answered', () => {
    const bound = bind('rate-steps m 2 fixed-rate 4/0/8 1');
    expect([bound.expectedRequests, bound.endsAfter]).toEqual([12, 3]);
    const { sent, stopped } = play(bound, { answerAfter: 500e6 });
    // Each client's own rate is half of it: 2 and 4 a second; the request due at 1 s falls into the pause's end.
    const times = sent.filter(({ user, model }) => user === 0 && model === 0).map(({ at }) => at / 1e6);
    expect(times).toEqual([500, 2000, 2250, 2500, 2750]);
    expect(stopped).toBe(3.25e9);
  });

  it('is Poisson with the rate of each step', () => {
    const { sent } = play(bind('rate-steps m 3 poisson 3000/300 10'));
    const first = sent.filter(({ at }) => at < 10e9).length;
    expect(Math.abs(first - 30_000)).toBeLessThan(5 * Math.sqrt(30_000));
    expect(Math.abs(sent.length - first - 3000)).toBeLessThan(5 * Math.sqrt(3000));
  });

  it.each(['0', '1//2', '1/-2', 'x', '1/Infinity'])('rates %s are refused', (rates) => {
    expect(() => bind(`rate-steps m 1 poisson ${rates} 1`)).toThrow('rates is');
  });
});

describe('rate-ramp', () => {
  it('grows linearly: a quarter of the requests comes in the first half', () => {
    const bound = bind('rate-ramp m 4 poisson 0 4000 10');
    expect([bound.expectedRequests, bound.endsAfter]).toEqual([20_000, 10]);
    const { sent, stopped } = play(bound);
    const early = sent.filter(({ at }) => at < 5e9).length;
    expect(Math.abs(early - 5000)).toBeLessThan(5 * Math.sqrt(5000));
    expect(Math.abs(sent.length - early - 15_000)).toBeLessThan(5 * Math.sqrt(15_000));
    expect(stopped).toBeGreaterThanOrEqual(10e9);
  });

  it('refuses a ramp from 0 to 0', () => {
    expect(() => bind('rate-ramp m 4 poisson 0 0 10')).toThrow('both 0');
  });
});

describe('trace-replay', () => {
  it('of timestamps sends each request at its time to the model of its function', () => {
    const bound = bind('trace-replay requests.csv timestamps m');
    expect(loadsOf(bound)).toEqual(['m×3']);
    expect([bound.expectedRequests, bound.endsAfter]).toEqual([4, 2]);
    const { sent, stopped } = play(bound);
    expect(sent.map(({ at, model, user }) => [at / 1e6, model, user])).toEqual([
      [250, 1, 1],
      [500, 0, 0],
      [1500, 0, 0],
      [2000, 2, 2],
    ]);
    expect(stopped).toBe(2.001e9);
  });

  it('deals functions out to fewer copies, and runs faster when scaled', () => {
    const bound = bind('trace-replay requests.csv timestamps m 2 60 2 1.5');
    expect(loadsOf(bound)).toEqual(['m×2']);
    const { sent } = play(bound);
    expect(sent.map(({ at, model }) => [at / 1e6, model])).toEqual([
      [125, 1],
      [250, 0],
      [750, 0],
      [1000, 0],
    ]);
    expect(sent[0].slo).toBe(1.5);
  });

  it('of counts is Poisson at the rate of each interval, and ends with the table', () => {
    const bound = bind('trace-replay counts.csv counts m 0 10 0.5');
    expect([bound.expectedRequests, bound.endsAfter]).toEqual([3300, 20]);
    const played = play(bound);
    const [a, b] = [timesOf(played, 0), timesOf(played, 1)];
    expect(Math.abs(a.length - 300)).toBeLessThan(5 * Math.sqrt(300));
    expect(Math.abs(b.length - 3000)).toBeLessThan(5 * Math.sqrt(3000));
    expect(Math.max(...a)).toBeLessThan(10e9);
    expect(Math.min(...b)).toBeGreaterThan(10e9);
    expect(Math.max(...b)).toBeLessThan(20e9);
    expect(played.stopped).toBe(20e9);
  });

  it('of counts without a request ends all the same', () => {
    expect(play(bind('trace-replay silent.csv counts m 0 10'))).toMatchObject({ sent: [], stopped: 20e9 });
  });

  it.each([
    ['trace-replay requests.csv counts m', 'requests.csv:2: '],
    [
      'trace-replay requests.csv timestamps m 0 0',
      "trace-replay: interval is '0', but must be greater than 0.",
    ],
    ['trace-replay requests.csv counts m 0 -60', "interval is '-60', but must be greater than 0."],
    ['trace-replay requests.csv counts m -1', "copies is '-1', but must be at least 0."],
    ['trace-replay requests.csv timestamps m 0 60 0', 'scale'],
    ['trace-replay requests.csv both m', 'kind'],
  ])('%s is refused', (line, why) => {
    expect(() => bind(line)).toThrow(why);
  });

  it('says so when nobody gives it files', () => {
    expect(() => findWorkload('trace-replay').bind(['f', 'counts', 'm'])).toThrow('needs the file f');
  });
});

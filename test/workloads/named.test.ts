import { describe, expect, it } from 'vitest';
import { findWorkload } from '../../src/workloads/registry.js';
import type { BoundWorkload } from '../../src/workloads/workload.js';
import { gaps, loadsOf, play, timesOf } from './play.js';

/** First gaps of clients 0 to 3 at 100 requests/s: the published vectors of the original. */
const vectors = [
  [888_666, 22_220_312, 2_103_381, 5_075_117, 13_606_751, 8_218_671],
  [888_666, 22_220_312, 2_103_381, 5_075_117, 13_606_751, 8_218_671],
  [1_864_077, 15_288_840, 4_770_355, 15_897_175],
  [2_945_017, 11_234_189, 8_418_080, 2_157_027],
];

const bind = (line: string, zoo: string[] = []): BoundWorkload => {
  const [name, ...args] = line.split(' ');
  return findWorkload(name).bind(args, { zoo });
};

/** Pairs of user id and model that were seen. */
const seen = (bound: BoundWorkload, seconds: number) => {
  const pairs = play(bound, { seconds }).sent.map(({ user, model }) => `${user}>${model}`);
  return [...new Set(pairs)].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
};

describe('poisson-open-loop', () => {
  const bound = bind('poisson-open-loop 4 400');

  it('sends to each copy at rate/copies, with the gaps of the original at seed 0', () => {
    const played = play(bound, { seconds: 0.06 });
    for (const [model, expected] of vectors.entries())
      expect(gaps(timesOf(played, model)).slice(0, expected.length)).toEqual(expected);
  });

  it('loads its copies at once; user id and model are the index; it runs until stopped', () => {
    expect(loadsOf(bound)).toEqual(['resnet50_v2×4']);
    expect(seen(bound, 0.1)).toEqual(['0>0', '1>1', '2>2', '3>3']);
    expect([bound.expectedRequests, bound.endsAfter]).toEqual([Number.POSITIVE_INFINITY, undefined]);
  });
});

describe('comparison_experiment', () => {
  it('is poisson-open-loop with 15 copies and 1000 requests/s unless told otherwise', () => {
    expect(loadsOf(bind('comparison_experiment'))).toEqual(['resnet50_v2×15']);
    expect(play(bind('comparison_experiment'), { seconds: 5 })).toEqual(
      play(bind('poisson-open-loop 15 1000'), { seconds: 5 }),
    );
    expect(gaps(timesOf(play(bind('comparison_experiment 2 200'), { seconds: 0.1 }), 1)).slice(0, 6)).toEqual(
      vectors[1],
    );
  });
});

describe('comparison_experiment2', () => {
  it('keeps 16 requests outstanding on each of 15 copies', () => {
    const bound = bind('comparison_experiment2');
    expect(loadsOf(bound)).toEqual(['resnet50_v2×15']);
    const { sent, outstanding } = play(bound, { seconds: 0 });
    expect(outstanding).toBe(240);
    expect(sent.filter(({ user, model }) => user === 14 && model === 14)).toHaveLength(16);
  });
});

describe('fill_memory', () => {
  it('has one hot, ten warm and 400 cold models', () => {
    const bound = bind('fill_memory');
    expect(loadsOf(bound)).toEqual(['resnet50_v2×411']);
    const { sent } = play(bound, { seconds: 20 });
    const count = (from: number, to: number) =>
      sent.filter(({ user, model }) => user === model && model >= from && model <= to).length;
    // Poisson counts: 5 standard deviations.
    expect(Math.abs(count(0, 0) - 20_000)).toBeLessThan(5 * Math.sqrt(20_000));
    expect(Math.abs(count(1, 10) - 2000)).toBeLessThan(5 * Math.sqrt(2000));
    expect(Math.abs(count(11, 410) - 8000)).toBeLessThan(5 * Math.sqrt(8000));
    expect(sent).toHaveLength(count(0, 410));
  });
});

describe('the closed loops of user 0', () => {
  it.each([
    ['spam', 'resnet50_v2×100', 10_000, 100],
    ['spam densenet121', 'densenet121×100', 10_000, 100],
    ['single-spam', 'resnet50_v2×100', 100_000, 100],
    ['simple', 'resnet50_v2×2', 2, 2],
  ])('%s loads %s and keeps %d requests outstanding', (line, loads, outstanding, models) => {
    const bound = bind(line);
    expect(loadsOf(bound)).toEqual([loads]);
    const played = play(bound, { seconds: 0 });
    expect(played.outstanding).toBe(outstanding);
    expect(new Set(played.sent.map(({ model }) => model)).size).toBe(models);
    expect(new Set(played.sent.map(({ user }) => user))).toEqual(new Set([0]));
  });
});

describe('simple-slo-factor', () => {
  it('changes the SLO of each of three models every 10 s in its own way', () => {
    const bound = bind('simple-slo-factor');
    expect(loadsOf(bound)).toEqual(['resnet50_v2×3']);
    const { sent } = play(bound, { seconds: 45, answerAfter: 5e9 });
    const at = (model: number) =>
      [1, 11, 21, 31, 41].map((s) => sent.filter((r) => r.model === model && r.at >= s * 1e9)[0].slo);
    expect(at(0)).toEqual([4, 5, 6.25, 7.8125, 9.765625]);
    expect(at(1)).toEqual([4, 5, 6, 7, 8]);
    expect(at(2)).toEqual([10, 1, 1, 1, 1]);
  });
});

describe('simple-parametric', () => {
  it('shares out the models and ends after requests + 1 of each client', () => {
    const bound = bind('simple-parametric 7 3 1 10');
    expect(loadsOf(bound)).toEqual(['resnet50_v2×7']);
    expect(bound.expectedRequests).toBe(33);
    const { sent, stopped } = play(bound);
    expect(sent).toHaveLength(33);
    expect(stopped).toBe(11e6);
    const models = (user: number) => sent.filter((r) => r.user === user).map(({ model }) => model);
    expect(models(0)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1]);
    expect(models(1).slice(0, 4)).toEqual([3, 4, 5, 3]);
    expect(new Set(models(2))).toEqual(new Set([6]));
  });

  it('makes no clients without models: 4 models for 3 clients, rounded up, are 2 clients', () => {
    expect(seen(bind('simple-parametric 4 3 1 5'), 1)).toEqual(['0>0', '0>1', '1>2', '1>3']);
  });
});

describe('example', () => {
  const zoo = ['alpha', 'beta', 'gamma'];

  it('loads every model of the zoo in turn', () => {
    expect(loadsOf(bind('example', zoo))).toEqual(['alpha×1', 'beta×1', 'gamma×1']);
  });

  it('sends the same to every model: fixed at 5, Poisson at 10, bursts, and two closed loops', () => {
    const played = play(bind('example', zoo), { seconds: 1, answerAfter: 10e9 });
    for (const model of [1, 2]) expect(timesOf(played, model)).toEqual(timesOf(played, 0));
    const times = timesOf(played, 0);
    for (let i = 1; i <= 5; i++) expect(times).toContain(i * 200e6);
    // Closed loop, bursty closed loop and the opening of the bursty open loop.
    expect(times.filter((time) => time === 0)).toHaveLength(3);
    // Poisson of seed 1 at 10/s, and within the burst that of seed 2: the vectors at 100/s, ten times as long.
    for (const expected of [888_666, 888_666 + 22_220_312])
      expect(times.some((time) => Math.abs(time / 10 - expected) <= 2)).toBe(true);
    expect(times.some((time) => Math.abs(time / 10 - 1_864_077) <= 1)).toBe(true);
    expect(new Set(played.sent.map(({ user, model }) => user - model))).toEqual(new Set([0]));
  });

  it('names the random numbers of each client, so that other seeds need not repeat them', () => {
    const names: string[] = [];
    play(
      {
        start: (context) =>
          bind('example', zoo).start({
            ...context,
            client(seed, name = String(seed)) {
              names.push(name);
              return context.client(seed);
            },
          }),
      },
      { seconds: 0 },
    );
    expect(names).toHaveLength(4 * zoo.length);
    expect(new Set(names).size).toBe(names.length);
  });

  it('needs a zoo', () => {
    expect(() => findWorkload('example').bind([])).toThrow('example loads every model of the zoo');
  });
});

describe('scalability-exp-1', () => {
  const rates = (line: string) => {
    const bound = bind(line);
    const { sent, stopped } = play(bound);
    return { bound, stopped, sent };
  };

  it('multiplies the rate each period and ends beyond the maximum', () => {
    const { bound, stopped, sent } = rates('scalability-exp-1 4 400 1600 2 mul 10');
    expect(stopped).toBe(30e9);
    expect([bound.endsAfter, bound.expectedRequests]).toEqual([30, 28_000]);
    expect(loadsOf(bound)).toEqual(['resnet50_v2×4']);
    for (const [i, rate] of [400, 800, 1600].entries()) {
      const count = sent.filter(({ at }) => at >= i * 10e9 && at < (i + 1) * 10e9).length;
      expect(Math.abs(count - rate * 10)).toBeLessThan(5 * Math.sqrt(rate * 10));
    }
    expect(gaps(sent.filter(({ model }) => model === 2).map(({ at }) => at)).slice(0, 4)).toEqual(vectors[2]);
  });

  it('adds to the total rate', () => {
    expect(rates('scalability-exp-1 2 100 350 100 add 5').stopped).toBe(15e9);
  });

  it.each([
    ['scalability-exp-1 2 100 350 1 mul 5', 'never exceeds rate-max'],
    ['scalability-exp-1 2 100 350 2 div 5', 'rate-op'],
    ['scalability-exp-1 0 100 350 2 mul 5', 'copies'],
    ['scalability-exp-1 2 100 350 2 mul', 'period'],
  ])('%s is refused', (line, why) => {
    expect(() => bind(line)).toThrow(why);
  });
});

describe('slo-exp-2', () => {
  it('is slo-exp-1 when there is no background', () => {
    const ladder = 'poisson 200 1 8 2 mul 5';
    const foreground = bind(`slo-exp-2 resnet50_v2 6 ${ladder} 0 1 0`);
    const whole = bind(`slo-exp-1 resnet50_v2 6 ${ladder}`);
    expect(loadsOf(foreground)).toEqual(['resnet50_v2×6']);
    expect(play(foreground)).toEqual(play(whole));
    expect(foreground.expectedRequests).toBe(whole.expectedRequests);
  });

  it('visits the published ladder in 12 steps of a float32 period', () => {
    const { sent, stopped } = play(bind('slo-exp-2 m 1 fixed-rate 1 1 100 1.5 mul 30 0 1 0'));
    const ladder = [
      1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.3906, 17.0859, 25.6289, 38.4434, 57.665, 86.4976,
    ];
    expect([...new Set(sent.map(({ slo }) => Number(slo.toPrecision(6))))]).toEqual(ladder);
    expect(stopped).toBe(12 * 30_000_001_024);
  });

  it('loads the model again for the background, whose closed loops start after 10 s with an SLO of their own', () => {
    const bound = bind('slo-exp-2 m 2 poisson 20 2 4 2 mul 7 3 4 1.1');
    expect(loadsOf(bound)).toEqual(['m×2', 'm×3']);
    const { sent, stopped } = play(bound, { answerAfter: 1e9 });
    expect(stopped).toBe(14e9);
    const background = sent.filter(({ model }) => model >= 2);
    expect(background[0].at).toBe(10e9);
    expect(background.filter(({ at }) => at === 10e9)).toHaveLength(12);
    expect(new Set(background.map(({ user, model }) => user - model))).toEqual(new Set([0]));
    expect(new Set(background.map(({ slo }) => slo))).toEqual(new Set([Math.fround(1.1)]));
    expect([bound.expectedRequests, bound.endsAfter]).toEqual([Number.POSITIVE_INFINITY, 14]);
  });

  it('without a foreground never ends by itself', () => {
    const bound = bind('slo-exp-2 m 0 poisson 1 1 2 2 mul 1 1 1 0');
    expect(loadsOf(bound)).toEqual(['m×1']);
    expect(bound.endsAfter).toBeUndefined();
    expect(play(bound, { seconds: 60, answerAfter: 10e9 }).stopped).toBeNull();
  });

  it.each([
    ['slo-exp-2 m 1 poisson 0 1 2 2 mul 1 1 1 0', 'rate-fg'],
    ['slo-exp-2 m 1 poisson 1 1 2 1 mul 1 1 1 0', 'never exceeds slo-end-fg'],
    ['slo-exp-2 m 1 poisson 1 1 2 2 mul 1 1 0 0', 'conc-bg'],
    ['slo-exp-2 m 1 poisson 1 1 2 2 mul 1 1 1 -1', 'slo-bg'],
    ['slo-exp-2 m 1 poisson 1 1 2 2 mul 1 1 1', 'slo-bg'],
  ])('%s is refused', (line, why) => {
    expect(() => bind(line)).toThrow(why);
  });
});

describe('bursty_experiment', () => {
  it('loads the models in hundreds, then the steady one', () => {
    expect(loadsOf(bind('bursty_experiment 250'))).toEqual([
      'resnet50_v2×100',
      'resnet50_v2×100',
      'resnet50_v2×50',
      'resnet50_v2×1',
    ]);
    expect(bind('bursty_experiment').loads).toHaveLength(37);
  });

  it('keeps 200 requests/s on the last model, and shares 1000 among one model more each second after 300 s', () => {
    const { sent } = play(bind('bursty_experiment 20'), { seconds: 315 });
    const steady = sent.filter(({ model }) => model === 20);
    expect(steady[0].user).toBe(20);
    expect(Math.abs(steady.length - 63_000)).toBeLessThan(5 * Math.sqrt(63_000));
    const others = sent.filter(({ model }) => model < 20);
    expect(others[0].at).toBeGreaterThan(300e9);
    const active = (s: number) =>
      new Set(others.filter(({ at }) => at > s * 1e9 && at < (s + 1) * 1e9).map(({ model }) => model)).size;
    expect([300, 301, 305, 309].map(active)).toEqual([1, 2, 6, 10]);
    expect(Math.abs(others.length - 15_000)).toBeLessThan(5 * Math.sqrt(15_000));
  });
});

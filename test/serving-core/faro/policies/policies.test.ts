import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors.js';
import { Admission } from '../../../../src/serving-core/faro/policies/admission.js';
import { Hybrid } from '../../../../src/serving-core/faro/policies/hybrid.js';
import { faroController, faroPolicyNames } from '../../../../src/serving-core/faro/policies/policies.js';
import type { FaroPolicy, JobView, Wish } from '../../../../src/serving-core/faro/policies/policy.js';
import { Faro } from '../../../../src/serving-core/faro/policies/predictive.js';
import { Reactive, type ReactiveKind } from '../../../../src/serving-core/faro/policies/reactive.js';
import { Votes } from '../../../../src/serving-core/faro/policies/votes.js';
import { Persistence } from '../../../../src/serving-core/faro/prediction/statistics.js';

const view = (latency: number, replicas = 2): JobView => ({ replicas, latency, arrivals: null });
const everybody = () => true;

// The first tick at which a policy acts on a job whose latencies these are, and what it wants.
function first(kind: ReactiveKind, latencies: readonly number[]) {
  const policy = new Reactive(kind, [720]);
  for (const [tick, latency] of latencies.entries()) {
    const [wish] = policy.decide(tick, [view(latency)], everybody);
    if (wish) return { tick: tick + 1, change: wish.change };
  }
  return null;
}

describe('votes', () => {
  it('act at the third in a row over, and at the sixtieth under', () => {
    const votes = new Votes(1);
    const cast = (over: boolean, times: number) => Array.from({ length: times }, () => votes.cast(0, over));
    expect(cast(true, 7)).toEqual([0, 0, 1, 0, 0, 1, 0]);
    expect(
      cast(false, 61)
        .map((act, i) => [act, i])
        .filter(([act]) => act !== 0),
    ).toEqual([[-1, 59]]);
  });

  it('begin anew when the other side votes', () => {
    const votes = new Votes(1);
    expect([true, true, false, true, true, true].map((over) => votes.cast(0, over))).toEqual([
      0, 0, 0, 0, 0, 1,
    ]);
  });
});

describe('a reactive policy', () => {
  const slow = Array(3).fill(2000);
  const quiet = Array(60).fill(0);

  it('adds one, and AIAD alone takes one away', () => {
    expect(first('ai', slow)).toEqual({ tick: 3, change: { delta: 1 } });
    expect(first('aiad', slow)).toEqual({ tick: 3, change: { delta: 1 } });
    expect(first('ai', quiet)).toBeNull();
    expect(first('aiad', quiet)).toEqual({ tick: 60, change: { delta: -1 } });
  });

  it('scales by the ratio of latency to SLO, both ways', () => {
    expect(first('oneshot', slow)).toEqual({ tick: 3, change: { target: 6 } });
    expect(first('oneshot', Array(60).fill(360))).toEqual({ tick: 60, change: { target: 1 } });
  });

  it('smooths with 0.3 of the old', () => {
    // 1000, then 0.3·1000 + 0.7·4000 = 3100, then 0.3·3100 + 0.7·4000 = 3730.
    expect(first('oneshot-ema', [1000, 4000, 4000])).toEqual({
      tick: 3,
      change: { target: 11 },
    });
  });

  it('votes by the latency itself, not the smoothed one', () => {
    // Smoothed: 0, 0, 700, 910, 973.
    expect(first('oneshot-ema', [0, 0, 1000, 1000, 1000])).toEqual({ tick: 5, change: { target: 3 } });
  });

  it('that only adds counts ticks over the SLO whatever lies between them', () => {
    const latencies = [2000, 0, 2000, 720, 0, 2000];
    expect(first('ai', latencies)).toEqual({ tick: 6, change: { delta: 1 } });
    expect(first('aiad', latencies)).toBeNull();
  });

  it('scales in steps of at most 1, 2, 4, … replicas, beginning anew in the other direction', () => {
    const policy = new Reactive('omiomd', [720], { up: 1, down: 1 });
    const step = (latency: number, replicas: number) =>
      policy.decide(0, [view(latency, replicas)], everybody)[0].change;
    // Ten times the SLO: 20 replicas in place of 2, and so on.
    expect([step(7200, 2), step(7200, 3), step(7200, 5), step(7200, 9)]).toEqual(
      [1, 2, 4, 8].map((delta) => ({ delta })),
    );
    // Half of it: 9 in place of 17.
    expect([step(360, 17), step(360, 16), step(360, 14), step(360, 10)]).toEqual(
      [-1, -2, -4, -5].map((delta) => ({ delta })),
    );
    expect(step(800, 5)).toEqual({ delta: 1 });
    expect(step(1440, 3)).toEqual({ delta: 2 });
  });

  it('does not count a latency of just the SLO', () => {
    expect(first('ai', Array(10).fill(720))).toBeNull();
  });

  it('does not see jobs that are not free', () => {
    const policy = new Reactive('ai', [720]);
    for (let i = 0; i < 5; i++) expect(policy.decide(i, [view(2000)], () => false)).toEqual([]);
    expect(policy.decide(6, [view(2000)], everybody)).toEqual([]);
  });
});

describe('a hybrid', () => {
  const recorder = (name: string, log: string[]): FaroPolicy => ({
    decide: (now, jobs, free) => {
      log.push(`${now}:${name}:${jobs.map((_, job) => Number(free(job))).join('')}`);
      return [];
    },
    clearVotes: () => log.push(`${name} cleared`),
  });

  it('lets the first due policy decide alone, the long one at 60 s, 300 s, 600 s, and voids the votes of the others', () => {
    const log: string[] = [];
    const hybrid = new Hybrid([
      { policy: recorder('long', log), interval: 300 },
      { policy: recorder('short', log), interval: 10 },
    ]);
    expect(hybrid.tick).toBe(10);
    for (let now = 10; now <= 610; now += 10) hybrid.decide(now, [view(0), view(0)], (job) => job === 0);
    const long = log.filter((line) => line.includes('long'));
    expect(long).toEqual(['60:long:11', '300:long:11', '600:long:11']);
    expect(log.filter((line) => line === 'short cleared')).toHaveLength(3);
    expect(log.filter((line) => line.includes(':short:'))).toHaveLength(61 - 3);
    expect(log.find((line) => line.startsWith('10:'))).toBe('10:short:01');
  });

  it('gives long-term actions five tries', () => {
    const wishes: Wish[] = [{ job: 0, change: { target: 3 } }];
    const hybrid = new Hybrid([
      { policy: { decide: () => wishes, clearsArrivals: true }, interval: 300 },
      { policy: { decide: () => wishes }, interval: 10 },
    ]);
    expect(hybrid.decide(50, [view(0)], () => false)).toEqual({
      tier: 1,
      wishes,
      trials: 1,
      clearsArrivals: false,
    });
    expect(hybrid.decide(60, [view(0)], () => false)).toEqual({
      tier: 0,
      wishes,
      trials: 5,
      clearsArrivals: true,
    });
  });
});

describe('admission', () => {
  function admission(initial: number[], spare: number) {
    const log: string[] = [];
    const told: string[] = [];
    const busy = new Set<number>();
    const admitted = new Admission(
      initial,
      spare,
      {
        busy: (job) => busy.has(job),
        scale: (job, replicas, acceptRate) =>
          log.push(`${job}→${replicas}${acceptRate === undefined ? '' : ` at ${acceptRate}`}`),
      },
      undefined,
      ({ job, replicas, wanted, granted, free, outcome, trials }) =>
        told.push(`${job}: ${replicas}→${wanted} is ${granted}, ${free} free, ${outcome}, ${trials} left`),
    );
    return { admission: admitted, log, told, busy };
  }

  it('tells of every wish what became of it', () => {
    const { admission: a, told, busy } = admission([1, 3], 1);
    a.admit([{ job: 0, change: { target: 4 } }], 5);
    a.admit([{ job: 1, change: { target: 3 } }], 1);
    busy.add(0).add(1);
    a.admit([{ job: 1, change: { delta: -1 } }], 1);
    expect(told).toEqual([
      '0: 1→4 is 2, 0 free, part, 5 left',
      '0: 2→4 is 2, 0 free, no room, 4 left',
      '1: 3→3 is 3, 0 free, nothing, 1 left',
      '1: 3→2 is 3, 0 free, given up, 1 left',
      '0: 2→4 is 2, 0 free, put off, 3 left',
    ]);
  });

  it('gives back first, and uses what is given back in the same tick', () => {
    const { admission: a, log } = admission([1, 4], 0);
    a.admit(
      [
        { job: 0, change: { target: 3 } },
        { job: 1, change: { target: 2 } },
      ],
      1,
    );
    expect(log).toEqual(['1→2', '0→3']);
    expect(a.free).toBe(0);
  });

  it('gives what fits, and the rest later as long as there are trials', () => {
    const { admission: a, log } = admission([1, 3], 1);
    a.admit([{ job: 0, change: { target: 4 } }], 5);
    a.admit([{ job: 1, change: { delta: -1 } }], 1);
    expect(log).toEqual(['0→2', '1→2', '0→3']);
    for (let i = 0; i < 5; i++) a.admit([], 1);
    a.admit([{ job: 1, change: { delta: -1 } }], 1);
    expect(log).toEqual(['0→2', '1→2', '0→3', '1→1']);
    expect(a.free).toBe(1);
  });

  it('keeps an action for a busy job for its trials, and forgets it then', () => {
    const { admission: a, log, busy } = admission([1], 5);
    busy.add(0);
    a.admit([{ job: 0, change: { target: 3 } }], 3);
    a.admit([], 1);
    busy.clear();
    a.admit([], 1);
    expect(log).toEqual(['0→3']);
    busy.add(0);
    a.admit([{ job: 0, change: { target: 4 } }], 1);
    busy.clear();
    a.admit([], 1);
    expect(log).toEqual(['0→3']);
  });

  it('keeps replicas within 1 and 100, rounds factors up, and does nothing for no change', () => {
    const { admission: a, log } = admission([3, 2, 5], 500);
    a.admit(
      [
        { job: 0, change: { target: 0 } },
        { job: 1, change: { factor: 1.2 } },
        { job: 2, change: { target: 200 } },
      ],
      1,
    );
    expect(log).toEqual(['0→1', '1→3', '2→100']);
    a.admit([{ job: 1, change: { target: 3 } }], 1);
    expect(log).toHaveLength(3);
    a.admit([{ job: 1, change: { target: 3 }, acceptRate: 0.5 }], 1);
    expect(log.at(-1)).toBe('1→3 at 0.5');
  });
});

describe('published policies', () => {
  const jobs = Array.from({ length: 10 }, () => ({ processing: 180, slo: 720 }));
  const predictors = jobs.map(() => new Persistence());
  const observed = (perMinute: number): JobView => ({
    replicas: 1,
    latency: 0,
    arrivals: { counts: [perMinute], age: 60 },
  });

  it.each([
    [16, 1],
    [32, 3],
    [36, 3],
    [40, 4],
  ])('FairShare of %i replicas gives each of ten jobs %i, and leaves it so', (quota, each) => {
    const { initial, tiers } = faroController('fairshare', { jobs, quota, predictors });
    expect(initial).toEqual(Array(10).fill(each));
    expect(tiers).toEqual([]);
  });

  it('MArk wants a quarter of the most predicted rate, with 180 ms and 720 ms', () => {
    const { tiers } = faroController('mark', { jobs, quota: 36, predictors });
    const views = jobs.map(
      (_, job): JobView => ({
        replicas: 1,
        latency: 0,
        arrivals: { counts: [60, 120 * (job + 1)], age: 120 },
      }),
    );
    const wishes = tiers[0].policy.decide(60, views, everybody);
    expect(wishes.map(({ change }) => change)).toEqual(
      jobs.map((_, job) => ({ target: Math.ceil((2 * (job + 1)) / 4) })),
    );
  });

  it('Faro asks for no more than its quota, knows a job without arrivals, and says accept rates only where drops are priced', () => {
    for (const name of faroPolicyNames.filter((each) => each.startsWith('faro'))) {
      const { tiers } = faroController(name, { jobs, quota: 32, predictors });
      const views = jobs.map((_, job) => (job === 3 ? view(0, 1) : observed(100 * job + 100)));
      const wishes = tiers[0].policy.decide(60, views, everybody);
      const targets = wishes.map(({ change }) => ('target' in change ? change.target : Number.NaN));
      expect(targets.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(32);
      expect(targets[3]).toBe(1);
      expect(wishes.every(({ acceptRate }) => (acceptRate === undefined) === !name.includes('penalty'))).toBe(
        true,
      );
    }
  });

  it('Faro raises its quantile for left-over quota, and puts it back', () => {
    const quantiles: number[] = [];
    const careful = {
      quantile: 0.6,
      predict() {
        quantiles.push(this.quantile);
        return [60];
      },
    };
    const policy = new Faro([jobs[0]], [careful], { objective: 'sum', quota: 9, slack: 0 });
    policy.decide(60, [observed(60)], everybody);
    expect(quantiles.map((each) => Math.round(each * 10))).toEqual([6, 7, 8, 9]);
    expect(careful.quantile).toBe(0.6);
  });

  it('refuses an unknown one, and says the nearest', () => {
    expect(() => faroController('faro-sun', { jobs, quota: 36, predictors })).toThrow(UserError);
    expect(() => faroController('toString', { jobs, quota: 36, predictors })).toThrow(/Unknown policy/);
  });
});

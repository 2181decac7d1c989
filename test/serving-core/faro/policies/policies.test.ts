import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors.js';
import { faroController, faroPolicyNames } from '../../../../src/serving-core/faro/policies/policies.js';
import type { JobView } from '../../../../src/serving-core/faro/policies/policy.js';
import { Faro } from '../../../../src/serving-core/faro/policies/predictive.js';
import { Persistence } from '../../../../src/serving-core/faro/prediction/statistics.js';
import { everybody, view } from './views.js';

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

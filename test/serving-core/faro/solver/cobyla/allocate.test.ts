import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/errors.js';
import { intoQuota } from '../../../../../src/serving-core/faro/solver/cobyla/rounding.js';
import { solve } from '../../../../../src/serving-core/faro/solver/solve.js';
import { cases, counts } from '../reference.js';

const jobsOf = (instance: string) =>
  counts[instance].map((row) => ({
    rates: row.map((count) => count / 60),
    processing: 180,
    slo: 720,
    current: 1,
  }));
const used = (replicas: readonly number[]) => replicas.reduce((sum, count) => sum + count, 0);

describe('solving by COBYLA', () => {
  const byCobyla = cases.map(([instance, quota, objective, shrink, replicas, value]) => ({
    objective,
    quota,
    published: replicas,
    value,
    solution: solve({ jobs: jobsOf(instance), quota, objective, shrink, method: 'cobyla' }),
  }));

  it('keeps within quota and rates within 0 to 1', () => {
    for (const { quota, solution } of byCobyla) {
      expect(used(solution.replicas)).toBeLessThanOrEqual(quota);
      expect(Math.min(...solution.replicas)).toBeGreaterThanOrEqual(1);
      expect(Math.min(...solution.acceptRates)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...solution.acceptRates)).toBeLessThanOrEqual(1);
    }
  });

  it('stops where the original stopped, replica by replica, in most cases of sums and of scarce fairness', () => {
    const alike = (names: readonly string[], at: number) => {
      const some = byCobyla.filter(({ objective, quota }) => names.includes(objective) && quota === at);
      const same = some.filter(({ solution, published }) => `${solution.replicas}` === `${published}`);
      return [same.length, some.length];
    };
    expect(alike(['sum', 'penalty-sum'], 32)).toEqual([12, 12]);
    expect(alike(['fair', 'fair-sum'], 16)).toEqual([12, 12]);
    expect(alike(['sum'], 16)).toEqual([4, 6]);
  });

  it('is never better than the best of all allocations of a sum', () => {
    for (const { objective, quota, solution } of byCobyla.filter(({ objective }) => objective === 'sum')) {
      expect(solution.objective).toBeGreaterThanOrEqual(-10);
      expect([objective, quota, solution.exact]).toEqual([objective, quota, false]);
    }
    for (const instance of Object.keys(counts))
      for (const quota of [16, 32, 40]) {
        const jobs = jobsOf(instance);
        const best = solve({ jobs, quota, objective: 'sum', shrink: false });
        const local = solve({ jobs, quota, objective: 'sum', shrink: false, method: 'cobyla' });
        expect(local.objective).toBeGreaterThanOrEqual(best.objective - 1e-9);
      }
  });

  it('solves groups of jobs too, and starts from accept rates that jobs have', () => {
    const jobs = [...jobsOf('fig5'), ...jobsOf('minute60')].map((job) => ({ ...job, accept: 0.99 }));
    const solution = solve({ jobs, quota: 64, objective: 'penalty-sum', groups: 4, method: 'cobyla' });
    expect(used(solution.replicas)).toBeLessThanOrEqual(64);
    expect(solution.acceptRates).toHaveLength(20);
  });

  it('raises accept rates to where a drop costs nothing: 0.1 % dropped', () => {
    const [job] = jobsOf('fig5');
    for (const accept of [0.9, 0.95, 1]) {
      const jobs = [{ ...job, current: 4, accept }];
      const solution = solve({ jobs, quota: 6, objective: 'penalty-sum', method: 'cobyla' });
      expect(solution.acceptRates[0]).toBeGreaterThan(0.99898);
      expect(solution.objective).toBeCloseTo(-1, 3);
    }
  });

  it('counts what it computes, and keeps to its evaluations', () => {
    const problem = { jobs: jobsOf('fig5'), quota: 32, objective: 'sum', method: 'cobyla' } as const;
    const few = solve({ ...problem, evaluations: 15, shrink: false });
    expect(few.computed).toBeGreaterThanOrEqual(150);
    expect(few.computed).toBeLessThan(solve(problem).computed);
  });

  it('refuses a radius or evaluations that are none, and accept rates beyond 1', () => {
    const problem = { jobs: jobsOf('fig5'), quota: 32, objective: 'sum', method: 'cobyla' } as const;
    for (const wrong of [{ radius: 0 }, { radius: Number.NaN }, { evaluations: 0 }, { evaluations: 1.5 }])
      expect(() => solve({ ...problem, ...wrong })).toThrow(UserError);
    const jobs = problem.jobs.map((job) => ({ ...job, accept: 1.1 }));
    expect(() => solve({ ...problem, jobs })).toThrow(/accept rate of 1.1/);
  });
});

describe('rounding into a quota', () => {
  it('takes from where it costs least, to four decimals, and of equals from where it is nearest to what is', () => {
    // Worth of the replicas of three jobs: the first loses 0.5 a replica, the others nothing that shows.
    const by = {
      minimum: [1, 1, 1],
      quota: 6,
      objective: ([a, b, c]: readonly number[]) => -(0.5 * a + 1e-6 * b + 1e-6 * c),
    };
    expect(intoQuota([3, 3, 3], by, [1, 3, 1])).toEqual([3, 2, 1]);
    expect(intoQuota([3, 3, 3], { ...by, quota: 3 }, [1, 1, 1])).toEqual([1, 1, 1]);
  });
});

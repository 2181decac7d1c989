import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors.js';
import { jobUtility } from '../../../../src/serving-core/faro/model/job-utility.js';
import { publishedEstimator } from '../../../../src/serving-core/faro/model/latency.js';
import {
  clusterObjective,
  objectiveNames,
  objectiveTerms,
} from '../../../../src/serving-core/faro/model/objective.js';
import { asOneJob, contiguous, shareQuota } from '../../../../src/serving-core/faro/solver/groups.js';
import { useLeftOver } from '../../../../src/serving-core/faro/solver/left-over.js';
import type { SolverJob } from '../../../../src/serving-core/faro/solver/problem.js';
import { solve } from '../../../../src/serving-core/faro/solver/solve.js';
import { cases, counts } from './reference.js';

const job = (perMinute: readonly number[], current = 1): SolverJob => ({
  rates: perMinute.map((count) => count / 60),
  processing: 180,
  slo: 720,
  current,
});
const used = (replicas: readonly number[]) => replicas.reduce((sum, count) => sum + count, 0);
const jobsOf = (instance: string) => counts[instance].map((row) => job(row));

describe('solve', () => {
  it.each(cases)('is never worse on %s with %i replicas for %s, shrinking %s', (...row) => {
    const [instance, quota, objective, shrink, replicas, value] = row;
    const jobs = jobsOf(instance);
    const solution = solve({ jobs, quota, objective, shrink });
    expect(solution.objective).toBeLessThanOrEqual(value + 1e-3);
    expect(used(solution.replicas)).toBeLessThanOrEqual(quota);
    expect(Math.min(...solution.replicas)).toBeGreaterThanOrEqual(1);
    if (objective.startsWith('penalty')) return;
    // Quota is spare now, so no step is cold. The reference's own allocation has the reference's value here too: both speak of the same objective.
    const utilities = jobs.map((one, i) => jobUtility(one, replicas[i], publishedEstimator, { cold: 0 }));
    expect(clusterObjective(objectiveTerms(objective, 10), utilities)).toBeCloseTo(value, 6);
  });

  const small = fc.record({
    jobs: fc.array(
      fc.record({
        perMinute: fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 3 }),
        current: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    spare: fc.integer({ min: 0, max: 7 }),
    objective: fc.constantFrom(...objectiveNames),
  });

  it('finds the least of all allocations', () => {
    fc.assert(
      fc.property(small, ({ jobs: drawn, spare, objective }) => {
        const jobs = drawn.map(({ perMinute, current }) => job(perMinute, current));
        const quota = jobs.length + spare;
        const horizon = Math.max(...jobs.map(({ rates }) => rates.length));
        const full = jobs.reduce((sum, { current }) => sum + current, 0) >= quota;
        const cold = full && horizon > 1 ? 1 : 0;
        let least = Number.POSITIVE_INFINITY;
        const walk = (x: number[], left: number) => {
          if (x.length === jobs.length) {
            const utilities = jobs.map((one, i) =>
              jobUtility(one, x[i], publishedEstimator, { horizon, cold }),
            );
            least = Math.min(least, clusterObjective(objectiveTerms(objective, jobs.length), utilities));
            return;
          }
          for (let more = 0; more <= left; more++) walk([...x, 1 + more], left - more);
        };
        walk([], spare);
        const solution = solve({ jobs, quota, objective, shrink: false });
        expect(solution.exact).toBe(true);
        expect(solution.objective).toBeCloseTo(least, 9);
        const shrunk = solve({ jobs, quota, objective });
        expect(shrunk.objective).toBeLessThanOrEqual(least + 1e-4 * quota);
        expect(used(shrunk.replicas)).toBeLessThanOrEqual(used(solution.replicas));
      }),
      { numRuns: 150 },
    );
  });

  it('satisfies all jobs with 33 replicas when there are enough', () => {
    for (const quota of [36, 40]) {
      const solution = solve({ jobs: jobsOf('minute5'), quota, objective: 'sum' });
      expect(used(solution.replicas)).toBe(33);
      expect(solution.objective).toBeCloseTo(-10, 9);
    }
  });

  it('descends to allocations that serve more than the least gap does, which may be one of all jobs served badly', () => {
    const sums = Object.keys(counts).map((instance) =>
      (['exact', 'descent'] as const).map((method) =>
        used(solve({ jobs: jobsOf(instance), quota: 32, objective: 'fair', method }).utilities),
      ),
    );
    for (const [exact, local] of sums) expect(local).toBeGreaterThanOrEqual(exact);
    expect(Math.min(...sums.map(([, local]) => local))).toBeGreaterThan(8);
  });

  it('ends a descent where no move of one replica lowers the objective', () => {
    for (const [instance, objective] of [
      ['fig5', 'fair-sum'],
      ['minute60', 'minmax'],
      ['minute5', 'fair'],
    ] as const) {
      const jobs = jobsOf(instance);
      const problem = { jobs, quota: 26, objective, shrink: false, method: 'descent' } as const;
      const { replicas, objective: value } = solve(problem);
      const at = (x: readonly number[]) =>
        clusterObjective(
          objectiveTerms(objective, 10),
          jobs.map((one, i) => jobUtility(one, x[i], publishedEstimator)),
        );
      expect(at(replicas)).toBeCloseTo(value, 9);
      for (let to = -1; to < 10; to++)
        for (let giver = -1; giver < 10; giver++) {
          const next = replicas.map((count, i) => count + Number(i === to) - Number(i === giver));
          if (used(next) > 26 || Math.min(...next) < 1) continue;
          expect(at(next)).toBeGreaterThanOrEqual(value - 1e-8);
        }
    }
  });

  it('keeps within its quota in groups, and comes near to solving all jobs at once', () => {
    const jobs = Array.from({ length: 4 }, () =>
      Object.values(counts).flatMap((rows) => rows.map((row) => job(row))),
    ).flat();
    const quota = Math.floor(3.6 * jobs.length);
    const flat = solve({ jobs, quota, objective: 'sum' });
    const grouped = solve({ jobs, quota, objective: 'sum', groups: 10 });
    expect(used(grouped.replicas)).toBeLessThanOrEqual(quota);
    expect(Math.min(...grouped.replicas)).toBeGreaterThanOrEqual(1);
    expect(grouped.objective / flat.objective).toBeGreaterThan(0.97);
    expect(grouped.objective).toBeGreaterThanOrEqual(flat.objective - 0.02);
  });

  it('refuses a quota below one replica a job, and rates that are none', () => {
    const jobs = [job([60]), job([60])];
    expect(() => solve({ jobs, quota: 1, objective: 'sum' })).toThrow(UserError);
    expect(() => solve({ jobs, quota: 2.5, objective: 'sum' })).toThrow(/2.5/);
    expect(() => solve({ jobs: [], quota: 4, objective: 'sum' })).toThrow(/no job/);
    expect(() => solve({ jobs: [job([60]), job([60, -1])], quota: 4, objective: 'sum' })).toThrow(/Job 1/);
    expect(() => solve({ jobs: [{ ...job([60]), slo: 0 }], quota: 4, objective: 'sum' })).toThrow(/SLO of 0/);
    expect(() => solve({ jobs: [job([])], quota: 4, objective: 'sum' })).toThrow(/no rates/);
  });
});

describe('groups', () => {
  it('are of neighbours, the larger first', () => {
    expect(contiguous([0, 1, 2, 3, 4, 5, 6], 3)).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it('are as one job of all their load', () => {
    const one = asOneJob([job([60, 120], 2), { ...job([60], 3), slo: 400, processing: 100 }]);
    expect(one).toEqual({
      rates: [2, 2],
      current: 5,
      minimum: 2,
      processing: 140,
      slo: 560,
      weight: 1,
      accept: 1,
    });
  });

  it('share by largest remainders', () => {
    expect(shareQuota(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(shareQuota(11, [5, 0, 2])).toEqual([8, 0, 3]);
  });
});

describe('left-over quota', () => {
  const leaving = (total: number) => ({
    replicas: [total],
    acceptRates: [1],
    utilities: [1],
    objective: -1,
    exact: true,
    computed: 0,
  });

  it('raises the quantile until none is left, and keeps the last solution that left some', () => {
    const asked: number[] = [];
    const solveAt = (quantile: number) => {
      asked.push(Math.round(quantile * 10) / 10);
      return leaving(Math.round(quantile * 10) + 1);
    };
    expect(useLeftOver(solveAt, { quantile: 0.5, quota: 9, slack: 0 }).replicas).toEqual([8]);
    expect(asked).toEqual([0.5, 0.6, 0.7, 0.8]);
  });

  it('ends at 0.9, and does not begin when nothing is left', () => {
    const asked: number[] = [];
    const solveAt = (quantile: number) => {
      asked.push(Math.round(quantile * 10) / 10);
      return leaving(3);
    };
    useLeftOver(solveAt, { quantile: 0.6, quota: 9, slack: 0 });
    expect(asked).toEqual([0.6, 0.7, 0.8, 0.9]);
    asked.length = 0;
    useLeftOver(solveAt, { quantile: 0.6, quota: 4, slack: 1 });
    expect(asked).toEqual([0.6]);
  });
});

import { faroStandIn } from '../src/datasets/faro/stand-in.js';
import type { ObjectiveName } from '../src/serving-core/faro/model/objective.js';
import { faroController } from '../src/serving-core/faro/policies/policies.js';
import { Oracle } from '../src/serving-core/faro/prediction/oracle.js';
import { simulateFaro } from '../src/serving-core/faro/simulator/simulation.js';
import type { SolveMethod } from '../src/serving-core/faro/solver/problem.js';
import { solve } from '../src/serving-core/faro/solver/solve.js';
import { stream } from '../src/serving-core/random/streams.js';
import { best, type Measurement } from './measure.js';

/** Jobs of up to 24 requests/s over seven minutes. */
function jobs(count: number) {
  const random = stream(1, 'bench/faro');
  return Array.from({ length: count }, () => {
    const rate = 2 + 20 * random.next();
    const rates = Array.from({ length: 7 }, () => rate * (0.8 + 0.4 * random.next()));
    return { rates, processing: 180, slo: 720, current: 3 };
  });
}

function solving(count: number, objective: ObjectiveName, groups = 0, method: SolveMethod = 'exact') {
  const problem = { jobs: jobs(count), quota: Math.floor(3.2 * count), objective, groups, method };
  return () => {
    solve(problem);
    return 1;
  };
}

/** Six hours of the ten traces, each so many times. */
function simulation(policy: string, { copies = 1, quota = 32, groups = 0 } = {}) {
  const traces = faroStandIn(1, 11);
  const counts = Array.from({ length: copies * traces.length }, (_, i) => traces[i % traces.length]);
  const jobs = counts.map((count) => ({ counts: count, slo: 720 }));
  return () => {
    const parts = {
      jobs: jobs.map(() => ({ processing: 180, slo: 720 })),
      quota,
      predictors: counts.map((count) => new Oracle(count, 7, 60)),
      faro: { groups },
    };
    return simulateFaro({ seed: 1, jobs, quota, controller: faroController(policy, parts) }).requests;
  };
}

const hundred = (policy: string) => simulation(policy, { copies: 10, quota: 320, groups: 10 });

/**
 * Faro's solver, in problems of seven minutes a second, and its simulator against an event of the shared core. Goals: 200 problems/s of 10 jobs, 5 of 200,
 * 1,000,000 requests/s; 26.8 million requests of 100 jobs in a minute, 450,000 requests/s.
 */
export function faro(event: Measurement): Measurement[] {
  return [
    best('six hours, FairShare of 32', 'requests/s', simulation('fairshare'), event, 3),
    best('six hours, AIAD of 32', 'requests/s', simulation('aiad'), event, 3),
    best('six hours, Faro-FairSum of 32', 'requests/s', simulation('faro-fair-sum'), event, 3),
    best(
      'six hours of 100 jobs, Faro-FairSum in 10 groups',
      'requests/s',
      hundred('faro-fair-sum'),
      event,
      1,
    ),
    best('six hours of 100 jobs, AIAD', 'requests/s', hundred('aiad'), event, 1),
    best('solve, 10 jobs, sum', 'problems/s', solving(10, 'sum')),
    best('solve, 10 jobs, fair sum', 'problems/s', solving(10, 'fair-sum')),
    best('solve, 10 jobs, minmax', 'problems/s', solving(10, 'minmax')),
    best('solve, 200 jobs, sum', 'problems/s', solving(200, 'sum')),
    best('solve, 200 jobs, fair', 'problems/s', solving(200, 'fair')),
    best('solve, 200 jobs, fair sum', 'problems/s', solving(200, 'fair-sum')),
    best('solve, 200 jobs in 10 groups, fair sum', 'problems/s', solving(200, 'fair-sum', 10)),
    best('solve by COBYLA, 10 jobs, sum', 'problems/s', solving(10, 'sum', 0, 'cobyla')),
    best('solve by COBYLA, 200 jobs in 10 groups, sum', 'problems/s', solving(200, 'sum', 10, 'cobyla')),
  ];
}

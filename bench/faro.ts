import type { ObjectiveName } from '../src/serving-core/faro/model/objective.js';
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

function solving(count: number, objective: ObjectiveName, groups = 0) {
  const problem = { jobs: jobs(count), quota: Math.floor(3.2 * count), objective, groups };
  return () => {
    solve(problem);
    return 1;
  };
}

/** Faro's solver, in problems of seven minutes a second. Goals: 200/s for 10 jobs, 5/s for 200. */
export function faro(): Measurement[] {
  return [
    best('solve, 10 jobs, sum', 'problems/s', solving(10, 'sum')),
    best('solve, 10 jobs, fair sum', 'problems/s', solving(10, 'fair-sum')),
    best('solve, 10 jobs, minmax', 'problems/s', solving(10, 'minmax')),
    best('solve, 200 jobs, sum', 'problems/s', solving(200, 'sum')),
    best('solve, 200 jobs, fair', 'problems/s', solving(200, 'fair')),
    best('solve, 200 jobs, fair sum', 'problems/s', solving(200, 'fair-sum')),
    best('solve, 200 jobs in 10 groups, fair sum', 'problems/s', solving(200, 'fair-sum', 10)),
  ];
}

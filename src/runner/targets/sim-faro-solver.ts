import { performance } from 'node:perf_hooks';
import { faroTrace } from '../../datasets/faro/trace.js';
import { solve } from '../../serving-core/faro/solver/solve.js';
import type { FaroSolverSpec } from '../../serving-core/faro/spec.js';
import { faroSolverTables } from '../../telemetry/tables/faro.js';
import { SystemTables } from '../../telemetry/writer/system-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { faroProblem } from './faro-problem.js';

/**
 * Solves a point's problems one after another, and writes what came out; and, in a table of its own, how long each took on this machine. The first problem is solved once
 * before, so that no time is of code that was not compiled yet.
 */
export async function solveFaroPoint(
  job: PointJob,
  spec: FaroSolverSpec,
  control: PointControl,
): Promise<PointOutcome> {
  const { counts } = faroTrace(spec.trace);
  const tables = new SystemTables(job.folder, job.telemetry, faroSolverTables);
  try {
    if (spec.jobs <= WARMED) solve(faroProblem(spec, counts, 0, job.seed));
    let computed = 0;
    for (let window = 0; window < spec.windows; window++) {
      if (control.cancelled()) throw new PointCancelled('the run was interrupted');
      const problem = faroProblem(spec, counts, window, job.seed);
      const begin = performance.now();
      const solution = solve(problem);
      const took = performance.now() - begin;
      const { replicas, utilities, objective } = solution;
      const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
      computed += solution.computed;
      tables.row('solutions', [
        ...[window, spec.jobs, problem.quota, sum(replicas), solution.computed],
        ...[objective, sum(utilities), Math.min(...utilities)],
      ]);
      tables.row('solveTimes', [window, Math.round(took * 1e6)]);
      control.progress((window + 1) / spec.windows);
    }
    return { rows: tables.finish(), notices: [], counters: { problems: spec.windows, computed } };
  } finally {
    tables.close();
  }
}

/** Larger problems take so long that compiling does not matter. */
const WARMED = 50;

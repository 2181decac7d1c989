import { descend } from './descent.js';
import { asOneJob, contiguous, shareQuota } from './groups.js';
import { bestWorst, leastGap } from './least-gap.js';
import { MostUtility } from './most-utility.js';
import { checkedProblem, type FullProblem, type Problem, type Solution } from './problem.js';
import { shrink } from './shrink.js';
import { UtilityTable } from './utility-table.js';

/**
 * Shares a quota of replicas among jobs so that an objective is least. Sums are exact; objectives with a gap are exact up to some dozen jobs, beyond that a
 * search over a part of the bounds. Nobody drops requests: in Faro's objectives a drop only costs its penalty, since the load that is estimated stays
 * the same. Throws `UserError` for a quota below the jobs' minima and for rates that are no rates.
 */
export function solve(problem: Problem): Solution {
  const full = checkedProblem(problem);
  const { groups, jobs } = full;
  const grouped = groups > 0 && jobs.length > groups;
  const found = grouped ? { replicas: solveGroups(full), exact: false } : solveFlat(full);
  const table = new UtilityTable(full);
  return {
    ...found,
    acceptRates: jobs.map(() => 1),
    utilities: table.utilities(found.replicas),
    objective: table.objective(found.replicas),
  };
}

function solveFlat(problem: FullProblem): { replicas: number[]; exact: boolean } {
  const table = new UtilityTable(problem);
  const { replicas, exact } = search(table, problem);
  return { replicas: problem.shrink ? shrink(table, replicas) : replicas, exact };
}

function search(table: UtilityTable, { method }: FullProblem): { replicas: number[]; exact: boolean } {
  const programme = new MostUtility(table);
  if (table.terms.gap === 0) {
    const highest = table.values.map(({ length }) => length - 1);
    programme.find(new Int32Array(table.jobs), highest);
    return { replicas: [...programme.replicas], exact: true };
  }
  const start = bestWorst(table, programme);
  if (method === 'descent') return { replicas: descend(table, start), exact: false };
  const found = leastGap(table, programme);
  if (found.exact) return found;
  const better = table.objective(found.replicas) < table.objective(start) ? found.replicas : start;
  return { replicas: descend(table, better), exact: false };
}

// Faro's hierarchical optimisation, section 5.1.
function solveGroups(problem: FullProblem): number[] {
  const parts = contiguous(problem.jobs, problem.groups);
  const { replicas } = solveFlat({ ...problem, jobs: parts.map(asOneJob) });
  const many = parts.map(({ length }, i) => (length > 1 ? replicas[i] : 0));
  const single = replicas.reduce((sum, count, i) => sum + count - many[i], 0);
  const shares = shareQuota(problem.quota - single, many);
  return parts.flatMap((jobs, i) => {
    if (jobs.length === 1) return [replicas[i]];
    const inner = { ...problem, jobs, quota: shares[i] };
    return jobs.length > problem.groups ? solveGroups(inner) : solveFlat(inner).replicas;
  });
}

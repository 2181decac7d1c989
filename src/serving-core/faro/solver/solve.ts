import { allocateByCobyla } from './cobyla/allocate.js';
import { PlannedObjective } from './cobyla/planned-objective.js';
import { descend } from './descent.js';
import { asOneJob, contiguous, shareQuota } from './groups.js';
import { bestWorst, leastGap } from './least-gap.js';
import { MostUtility } from './most-utility.js';
import { checkedProblem, type FullProblem, type Problem, type Solution } from './problem.js';
import { shrink } from './shrink.js';
import { UtilityTable } from './utility-table.js';

type Found = Omit<Solution, 'utilities' | 'objective'>;

/**
 * Shares a quota of replicas among jobs so that an objective is least. Sums are exact; objectives with a gap are exact up to some dozen jobs, beyond that a
 * search over a part of the bounds. Nobody drops requests, unless COBYLA finds so: in Faro's objectives a drop only costs its penalty, since the load
 * that is estimated stays the same. Throws `UserError` for a quota below the jobs' minima and for rates that are no rates.
 */
export function solve(problem: Problem): Solution {
  const full = checkedProblem(problem);
  const found = isGrouped(full) ? solveGroups(full) : solveFlat(full);
  if (full.method === 'cobyla') {
    const objective = new PlannedObjective(full);
    const utilities = [...objective.utilities(found.replicas, found.acceptRates)];
    return { ...found, utilities, objective: objective.at(found.replicas, found.acceptRates) };
  }
  const table = new UtilityTable(full);
  return {
    ...found,
    utilities: table.utilities(found.replicas),
    objective: table.objective(found.replicas),
  };
}

function isGrouped({ groups, jobs }: FullProblem): boolean {
  return groups > 0 && jobs.length > groups;
}

function solveFlat(problem: FullProblem): Found {
  if (problem.method === 'cobyla') return { ...allocateByCobyla(problem), exact: false };
  const table = new UtilityTable(problem);
  const { replicas, exact } = search(table, problem);
  return {
    replicas: problem.shrink ? shrink(table, replicas) : replicas,
    acceptRates: problem.jobs.map(() => 1),
    exact,
    computed: table.computed,
  };
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
function solveGroups(problem: FullProblem): Found {
  const parts = contiguous(problem.jobs, problem.groups);
  const whole = solveFlat({ ...problem, jobs: parts.map(asOneJob) });
  const many = parts.map(({ length }, i) => (length > 1 ? whole.replicas[i] : 0));
  const single = whole.replicas.reduce((sum, count, i) => sum + count - many[i], 0);
  const shares = shareQuota(problem.quota - single, many);
  const inner = parts.map((jobs, i): Found => {
    if (jobs.length === 1)
      return {
        replicas: [whole.replicas[i]],
        acceptRates: [whole.acceptRates[i]],
        exact: false,
        computed: 0,
      };
    const part = { ...problem, jobs, quota: shares[i] };
    return isGrouped(part) ? solveGroups(part) : solveFlat(part);
  });
  return {
    replicas: inner.flatMap(({ replicas }) => replicas),
    acceptRates: inner.flatMap(({ acceptRates }) => acceptRates),
    exact: false,
    computed: inner.reduce((sum, { computed }) => sum + computed, whole.computed),
  };
}

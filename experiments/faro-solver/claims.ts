import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { over } from '../shared/faro/claims.js';
import { byRepeat, meanOf, ofSize, readSolved, type Solved } from './solutions.js';

const figure5 = "Faro (EuroSys'25), Figure 5, from the release's result file";
const figure7 = "Faro (EuroSys'25), Figure 7, from the release's result file";

type Found = { value: number; where: string };

/** The worst of what is found in each repeat: the mean over repeats, with the place of the worst of all. */
async function worst(
  run: Run,
  pick: 'min' | 'max',
  needs: string,
  find: (all: readonly Solved[]) => readonly Found[],
): Promise<Measurement> {
  const worse = (a: Found, b: Found) => ((pick === 'max' ? b.value > a.value : b.value < a.value) ? b : a);
  const found = byRepeat(await readSolved(run)).flatMap((all) => {
    const own = find(all);
    return own.length === 0 ? [] : [own.reduce(worse)];
  });
  if (found.length === 0) return { notTestable: `needs ${needs}` };
  return { ...over(found.map(({ value }) => value)), where: found.reduce(worse).where };
}

/** Of ten jobs' problems the one whose utility is the least part of all that jobs can have. */
function leastPart(all: readonly Solved[], utility: string): Found[] {
  return all
    .filter((one) => one.objective === 'penalty-sum' && one.solver === 'cobyla' && one.utility === utility)
    .map(({ utilities, jobs }) => ({
      value: Math.min(...Array.from(utilities)) / jobs,
      where: `${utilities.length} problems`,
    }));
}

/** Pairs of ways at the same size. */
function pairs(
  all: readonly Solved[],
  others: (one: Solved) => boolean,
  against: [string, number],
  of: (one: Solved, base: Solved) => number,
): Found[] {
  return all
    .filter((one) => one.objective === 'sum' && others(one))
    .flatMap((one) => {
      const base = ofSize(all, ...against, one.jobs);
      const groups = one.groups > 0 ? `, ${one.groups} groups` : '';
      return base ? [{ value: of(one, base), where: `${one.solver}${groups}, ${one.jobs} jobs` }] : [];
    });
}

const least = (one: Solved, base: Solved) =>
  Math.min(...Array.from(one.values, (value, i) => value - base.values[i]));

const inGroups = ({ solver, groups }: Solved) => solver === 'cobyla' && groups > 0;

/** How far the search ends above COBYLA in each objective with a gap, in the worst of its problems. */
function aboveCobyla(all: readonly Solved[]): Found[] {
  const gaps = all.filter(({ objective }) => objective.startsWith('fair'));
  return gaps
    .filter(({ solver }) => solver === 'exact')
    .flatMap((own) => {
      const other = gaps.find(
        (one) => one.solver === 'cobyla' && one.jobs === own.jobs && one.objective === own.objective,
      );
      if (!other) return [];
      const above = Array.from(own.values, (value, i) => value - other.values[i]);
      return [{ value: Math.max(...above), where: `${own.objective}, ${own.jobs} jobs` }];
    });
}

/** What solvers must show. Work is counted in utilities of a job that were computed, which is the same on every machine. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'faro-solver.exact-is-best',
    statement: 'No solver finds a lower sum than the exact one, in any problem',
    source: 'by construction: it looks at all allocations',
    expected: { relation: 'at least', value: 0 },
    tolerance: 1e-9,
    measure: (run) =>
      worst(run, 'min', 'the exact solver and another', (all) =>
        pairs(all, ({ solver, groups }) => solver !== 'exact' || groups > 0, ['exact', 0], least),
      ),
  },
  {
    id: 'faro-solver.cobyla-relaxed',
    statement:
      'COBYLA reaches nearly all utility of the relaxed problem, ten jobs and 40 replicas: least of all problems',
    source: `${figure5}: 0.9994 in the worst of ten runs of one problem`,
    expected: { relation: 'at least', value: 0.99 },
    tolerance: 0,
    measure: (run) => worst(run, 'min', 'COBYLA on the relaxed problem', (all) => leastPart(all, 'latency')),
  },
  {
    id: 'faro-solver.cobyla-precise',
    statement: 'Of the precise problem, with a step for a utility, it reaches much less',
    source: `${figure5}: 0.60`,
    expected: { relation: 'at most', value: 0.8 },
    tolerance: 0,
    measure: (run) =>
      worst(run, 'min', 'COBYLA on the precise problem', (all) => leastPart(all, 'latency_step')),
  },
  {
    id: 'faro-solver.groups-keep-utility',
    statement: 'COBYLA in 3, 5 or 10 groups keeps 98 % of the utility of all jobs at once: least over sizes',
    source: `${figure7}: 0.98 to 1.02`,
    expected: { relation: 'at least', value: 0.98 },
    tolerance: 0,
    measure: (run) =>
      worst(run, 'min', 'COBYLA with and without groups at a size', (all) =>
        pairs(all, inGroups, ['cobyla', 0], (one, base) => meanOf(one.utilities) / meanOf(base.utilities)),
      ),
  },
  {
    id: 'faro-solver.groups-save-work',
    statement: 'With 200 jobs groups compute at most a tenth of the utilities: least factor',
    source: `${figure7}: 60 to 64 times faster; work in place of time, and the limit, are this project's`,
    expected: { relation: 'at least', value: 10 },
    tolerance: 0,
    measure: (run) =>
      worst(run, 'min', 'COBYLA with and without groups at 200 jobs', (all) =>
        pairs(
          all.filter(({ jobs }) => jobs === 200),
          inGroups,
          ['cobyla', 0],
          (one, base) => meanOf(base.computed) / meanOf(one.computed),
        ),
      ),
  },
  {
    id: 'faro-solver.search-beats-cobyla',
    statement:
      'For Fair and FairSum the search for the least objective never ends above COBYLA: greatest difference',
    source: "this project's goal",
    expected: { relation: 'at most', value: 0 },
    tolerance: 1e-3,
    measure: (run) => worst(run, 'max', 'both solvers on an objective with a gap', aboveCobyla),
  },
  {
    id: 'faro-solver.exact-is-cheap',
    statement:
      'The exact solver computes at most a tenth of the utilities that COBYLA computes without groups',
    source: "this project's goal",
    expected: { relation: 'at least', value: 10 },
    tolerance: 0,
    measure: (run) =>
      worst(run, 'min', 'the exact solver and COBYLA at a size', (all) =>
        pairs(
          all,
          ({ solver, groups }) => solver === 'cobyla' && groups === 0,
          ['exact', 0],
          (one, base) => meanOf(one.computed) / meanOf(base.computed),
        ),
      ),
  },
];

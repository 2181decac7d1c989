import type { ClaimDeclaration, Measurement, Run } from 'repro';
import {
  exact,
  extreme,
  meanOver,
  ratioOfMeans,
  shared,
  type Value,
  within,
} from '../shared/claims/repeats.js';
import type { Outcome } from '../shared/inferline-outcome.js';
import { type Planned, readPlanned } from './costs.js';

const criterion = 'acceptance criteria of this project';

const place = ({ rate, cv2, slo }: Planned) => `${rate} queries/s, squared CV ${cv2}, ${slo} ms`;

/** Two methods at one place, by the repeats in which both found a plan for the same trace. */
interface Pair {
  repeats: (readonly [a: Outcome, b: Outcome])[];
  where: string;
  bursty: boolean;
}

/** Pairs of points of two methods that are alike otherwise. */
async function pairs(run: Run, a: string, b: string): Promise<Pair[]> {
  const all = await readPlanned(run);
  return all.flatMap((one): Pair[] => {
    const other = all.find(
      (two) => two.method === b && two.rate === one.rate && two.cv2 === one.cv2 && two.slo === one.slo,
    );
    if (one.method !== a || !other) return [];
    const repeats = shared([one, other]).map(([x, y]) => [x, y] as const);
    return repeats.length > 0 ? [{ repeats, where: place(one), bursty: one.cv2 >= 4 }] : [];
  });
}

/** The extreme over places, whose 95 % intervals over repeats hold together; a single repeat is exact. */
function extremeOf<T extends { where: string }>(
  items: readonly T[],
  pick: 'least' | 'most',
  of: (item: T, comparisons: number) => Value,
): Measurement {
  if (items.length === 0) return { notTestable: 'needs finished points of the methods compared' };
  return extreme(
    pick,
    items.map((item) => ({ ...exact(of(item, items.length)), where: item.where })),
  );
}

const bursty = (list: readonly Pair[]) => list.filter((pair) => pair.bursty);

/** How many times the mean cost of one method is that of another. */
const costRatio = ({ repeats }: Pair, comparisons: number) =>
  ratioOfMeans(
    repeats.map(([a, b]) => [a.planCost, b.planCost] as const),
    comparisons,
  );

/** Points as places of their own. */
const places = (all: readonly Planned[]) => all.map((one) => ({ ...one, where: place(one) }));

/** What planning must show: directions of the paper, exactness of the searches, and the notebook's printed costs. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'inferline-planner.meets-slo',
    statement: 'At most 1 % of the answers of a plan by P99 are late',
    source: `InferLine (SoCC'20): a plan is feasible when P99 ≤ SLO`,
    expected: { relation: 'at most', value: 0.01 },
    tolerance: 0.0002,
    measure: async (run) =>
      extremeOf(
        places(await readPlanned(run)).filter(
          ({ method }) => method === 'planner' || method === 'brute-force',
        ),
        'most',
        ({ repeats }, comparisons) =>
          within(
            meanOver(repeats, ({ late }) => late, comparisons),
            0,
            1,
          ),
      ),
  },
  {
    id: 'inferline-planner.peak-dearer',
    statement: 'On bursty traces CG-Peak costs more than the planner, everywhere',
    source: `InferLine (SoCC'20): direction; ${criterion}`,
    expected: { relation: 'at least', value: 1 },
    tolerance: 0,
    measure: async (run) => extremeOf(bursty(await pairs(run, 'cg-peak', 'planner')), 'least', costRatio),
  },
  {
    id: 'inferline-planner.mean-misses',
    statement: 'On bursty traces CG-Mean misses the SLO more often than the planner, everywhere',
    source: `InferLine (SoCC'20): direction; ${criterion}`,
    expected: { relation: 'at least', value: 0 },
    tolerance: 0,
    measure: async (run) =>
      extremeOf(bursty(await pairs(run, 'cg-mean', 'planner')), 'least', ({ repeats }, comparisons) =>
        meanOver(repeats, ([mean, planner]) => mean.late - planner.late, comparisons),
      ),
  },
  {
    id: 'inferline-planner.not-below-optimum',
    statement: 'The planner is never cheaper than the brute force',
    source: 'an optimum is one',
    expected: { relation: 'at least', value: 1 },
    tolerance: 1e-6,
    measure: async (run) =>
      // No plan may be below the optimum of its own trace: each repeat is a place of its own.
      extremeOf(
        (await pairs(run, 'planner', 'brute-force')).flatMap((pair) =>
          pair.repeats.map((one) => ({ ...pair, repeats: [one] })),
        ),
        'least',
        costRatio,
      ),
  },
  {
    id: 'inferline-planner.near-optimum',
    statement: 'The planner costs at most 1.36 times the optimum',
    source: `reference runs on InferLine's traces: 35 % dearer at most, since it only moves to cheaper hardware`,
    expected: { relation: 'at most', value: 1.36 },
    tolerance: 0,
    measure: async (run) => extremeOf(await pairs(run, 'planner', 'brute-force'), 'most', costRatio),
  },
  {
    id: 'inferline-planner.notebook-50',
    statement: 'The minimiser by the largest latency costs 4.333 $/h at 50 queries/s, squared CV 4, 500 ms',
    source: 'printed in the finished notebook',
    expected: { relation: 'equal to', value: 4.333 },
    tolerance: 0.001,
    unit: '$/h',
    measure: (run) => notebook(run, 50),
  },
  {
    id: 'inferline-planner.notebook-100',
    statement: 'The minimiser by the largest latency costs 6.433 $/h at 100 queries/s, squared CV 4, 500 ms',
    source: 'printed in the finished notebook',
    expected: { relation: 'equal to', value: 6.433 },
    tolerance: 0.001,
    unit: '$/h',
    measure: (run) => notebook(run, 100),
  },
  {
    id: 'inferline-planner.headline',
    statement: 'InferLine costs up to 7.6 times less than coarse-grained provisioning',
    source: `InferLine (SoCC'20), abstract`,
    expected: { relation: 'at least', value: 7.6 },
    tolerance: 0,
    measure: async (run) => {
      const most = extremeOf(await pairs(run, 'cg-peak', 'planner'), 'most', costRatio);
      if ('notTestable' in most) return most;
      return {
        notTestable: `the factor is of the paper's own pipelines, whose profiles are not published; here CG-Peak costs up to ${most.value.toFixed(1)} times the planner (${most.where})`,
      };
    },
  },
];

async function notebook(run: Run, rate: number): Promise<Measurement> {
  const found = (await readPlanned(run)).filter(
    (one) => one.method === 'minimiser' && one.rate === rate && one.cv2 === 4 && one.slo === 500,
  );
  const whole = found.filter(({ repeats }) => repeats.every(({ queries }) => queries >= 50_001));
  if (found.length > 0 && whole.length === 0)
    return { notTestable: 'the largest latency of a shorter trace is smaller; needs --scale paper' };
  return extremeOf(places(whole), 'most', ({ repeats }, comparisons) =>
    meanOver(repeats, ({ planCost }) => planCost, comparisons),
  );
}

import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { type Planned, readPlanned } from './costs.js';

const criterion = 'acceptance criteria of this project';

/** Pairs of points of two methods that are alike otherwise. */
async function pairs(run: Run, a: string, b: string): Promise<[Planned, Planned][]> {
  const all = await readPlanned(run);
  return all.flatMap((one): [Planned, Planned][] => {
    const other = all.find(
      (two) => two.method === b && two.rate === one.rate && two.cv2 === one.cv2 && two.slo === one.slo,
    );
    return one.method === a && other ? [[one, other]] : [];
  });
}

const where = ({ rate, cv2, slo }: Planned) => `${rate} queries/s, squared CV ${cv2}, ${slo} ms`;

/** The extreme of a number over pairs, and where it is; a number that is no random variable has no interval. */
function extreme<T>(
  items: readonly T[],
  pick: 'min' | 'max',
  of: (item: T) => number,
  place: (item: T) => string,
): Measurement {
  if (items.length === 0) return { notTestable: 'needs finished points of the methods compared' };
  const best = items.reduce((a, b) => ((pick === 'min' ? of(b) < of(a) : of(b) > of(a)) ? b : a));
  return { value: of(best), low: of(best), high: of(best), where: place(best) };
}

const bursty = (list: readonly [Planned, Planned][]) => list.filter(([{ cv2 }]) => cv2 >= 4);

/** What planning must show: directions of the paper, exactness of the searches, and the notebook's printed costs. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'inferline-planner.meets-slo',
    statement: 'At most 1 % of the answers of a plan by P99 are late',
    source: `InferLine (SoCC'20): a plan is feasible when P99 ≤ SLO`,
    expected: { relation: 'at most', value: 0.01 },
    tolerance: 0.0002,
    measure: async (run) =>
      extreme(
        (await readPlanned(run)).filter(({ method }) => method === 'planner' || method === 'brute-force'),
        'max',
        ({ late }) => late,
        where,
      ),
  },
  {
    id: 'inferline-planner.peak-dearer',
    statement: 'On bursty traces CG-Peak costs more than the planner, everywhere',
    source: `InferLine (SoCC'20): direction; ${criterion}`,
    expected: { relation: 'at least', value: 1 },
    tolerance: 0,
    measure: async (run) =>
      extreme(
        bursty(await pairs(run, 'cg-peak', 'planner')),
        'min',
        ([peak, planner]) => peak.planCost / planner.planCost,
        ([one]) => where(one),
      ),
  },
  {
    id: 'inferline-planner.mean-misses',
    statement: 'On bursty traces CG-Mean misses the SLO more often than the planner, everywhere',
    source: `InferLine (SoCC'20): direction; ${criterion}`,
    expected: { relation: 'at least', value: 0 },
    tolerance: 0,
    measure: async (run) =>
      extreme(
        bursty(await pairs(run, 'cg-mean', 'planner')),
        'min',
        ([mean, planner]) => mean.late - planner.late,
        ([one]) => where(one),
      ),
  },
  {
    id: 'inferline-planner.not-below-optimum',
    statement: 'The planner is never cheaper than the brute force',
    source: 'an optimum is one',
    expected: { relation: 'at least', value: 1 },
    tolerance: 1e-6,
    measure: async (run) =>
      extreme(
        await pairs(run, 'planner', 'brute-force'),
        'min',
        ([planner, optimum]) => planner.planCost / optimum.planCost,
        ([one]) => where(one),
      ),
  },
  {
    id: 'inferline-planner.near-optimum',
    statement: 'The planner costs at most 1.36 times the optimum',
    source: `reference runs on InferLine's traces: 35 % dearer at most, since it only moves to cheaper hardware`,
    expected: { relation: 'at most', value: 1.36 },
    tolerance: 0,
    measure: async (run) =>
      extreme(
        await pairs(run, 'planner', 'brute-force'),
        'max',
        ([planner, optimum]) => planner.planCost / optimum.planCost,
        ([one]) => where(one),
      ),
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
      const most = extreme(
        await pairs(run, 'cg-peak', 'planner'),
        'max',
        ([peak, planner]) => peak.planCost / planner.planCost,
        ([one]) => where(one),
      );
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
  const whole = found.filter(({ queries }) => queries >= 50_001);
  if (found.length > 0 && whole.length === 0)
    return { notTestable: 'the largest latency of a shorter trace is smaller; needs --scale paper' };
  return extreme(whole, 'max', ({ planCost }) => planCost, where);
}

import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { allCurves, highestAtOne, largestExcess, largestFall, lowestFrom } from './claims/measures.js';

const paper = "Clockwork, OSDI'20, section 6.3 and Figure 7";
/** The figure prints no numbers; these bands were set for this project, with room for real overheads. */
const band =
  'acceptance band of this project, derived by simulation; the paper prints no number (section 6.3)';

/** Satisfaction that one curve must keep from rung k of the ladder on; multipliers are 1.5^k. */
function floor(models: number, rate: number, value: number, k: number): ClaimDeclaration {
  const multiplier = (1.5 ** k).toFixed(1);
  return {
    id: `fig7.n${models}-r${rate}-at-${multiplier}x`,
    statement: `N=${models}, R=${rate}: at least ${value} from ${multiplier}× on`,
    source: band,
    expected: { relation: 'at least', value },
    tolerance: 0,
    measure: (run) => lowestFrom(run, [{ models, rate }], k),
  };
}

/** On a wall clock the original itself misses this by a little (0.9989 measured), so 0.001 less is allowed there. */
async function ceiling(run: Run): Promise<Measurement> {
  // Below a thousand requests a single miss decides.
  const measured = await lowestFrom(run, allCurves, 8, 1000);
  const simulated = run.manifest?.target === 'sim';
  return 'notTestable' in measured || simulated ? measured : { ...measured, tolerance: 0.001 };
}

const rates = [600, 1200, 2400];

/** What Figure 7 must show, in the order of the ladder; docs/metrics.md defines satisfaction. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'fig7.zero-at-1x',
    statement: 'No request meets an SLO of exactly one execution time, at any N and R',
    source: paper,
    expected: { relation: 'equal to', value: 0 },
    tolerance: 0,
    measure: highestAtOne,
  },
  {
    id: 'fig7.monotone',
    statement: 'Satisfaction rises with the multiplier: no step falls more than 0.02 below an earlier one',
    source: `${paper}; the tolerance is the project's`,
    expected: { relation: 'at most', value: 0 },
    tolerance: 0.02,
    measure: largestFall,
  },
  floor(12, 600, 0.95, 4),
  floor(12, 600, 0.99, 5),
  floor(12, 1200, 0.95, 5),
  floor(12, 1200, 0.99, 6),
  floor(12, 2400, 0.95, 6),
  floor(48, 2400, 0.95, 7),
  {
    id: 'fig7.all-at-25.6x',
    statement: 'All six curves are at least 0.999 from 25.6× (70 ms) on',
    source: band,
    expected: { relation: 'at least', value: 0.999 },
    tolerance: 0,
    measure: ceiling,
  },
  {
    id: 'fig7.more-models-harder',
    statement: 'At the same R, the curve of N=48 is never above that of N=12',
    source: paper,
    expected: { relation: 'at most', value: 0 },
    tolerance: 0.005,
    measure: (run) =>
      largestExcess(
        run,
        rates.map((rate) => [
          { models: 48, rate },
          { models: 12, rate },
        ]),
      ),
  },
  {
    id: 'fig7.more-rate-harder',
    statement: 'At the same N, the curve of a higher R is never above that of a lower R',
    source: paper,
    expected: { relation: 'at most', value: 0 },
    tolerance: 0.005,
    measure: (run) =>
      largestExcess(
        run,
        [12, 48].flatMap((models) =>
          [600, 1200].map((rate): [{ models: number; rate: number }, { models: number; rate: number }] => [
            { models, rate: 2 * rate },
            { models, rate },
          ]),
        ),
      ),
  },
];

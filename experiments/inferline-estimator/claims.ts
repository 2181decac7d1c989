import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { type Replayed, readReplayed } from './measured.js';

/** The largest deviation of the replayed P99 from the estimated one, as a share of it, of the points that `wanted` picks. */
async function deviation(run: Run, wanted: (one: Replayed) => boolean, none: string): Promise<Measurement> {
  const points = (await readReplayed(run)).filter(wanted);
  if (points.length === 0) return { notTestable: none };
  const of = ({ estimated, replayed }: Replayed) => Math.abs(replayed / estimated - 1);
  const worst = points.reduce((a, b) => (of(b) > of(a) ? b : a));
  const { rate, cv2, slo, variation } = worst;
  const where = `${rate} queries/s, squared CV ${cv2}, ${slo} ms, variation ${variation}`;
  return { value: of(worst), low: of(worst), high: of(worst), where };
}

const constant = ({ variation }: Replayed) => variation === 0;
const byProcesses = ({ manifest }: Run) => manifest?.target === 'local';

/** How far constant service times carry. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'inferline-estimator.exact',
    statement: 'A simulated replay with constant service times has the estimated P99',
    source: 'the same rules',
    expected: { relation: 'at most', value: 0 },
    // latencies are stored in whole ns
    tolerance: 1e-7,
    measure: (run) =>
      byProcesses(run)
        ? { notTestable: 'of simulated replays alone: no process sleeps for exactly as long as it should' }
        : deviation(run, constant, 'needs points with variation=0'),
  },
  ...[0.25, 0.5, 1].map(
    (variation): ClaimDeclaration => ({
      id: `inferline-estimator.within-10-percent-${variation}`,
      statement: `With service times that vary by ${variation} of the profile’s spread, the replayed P99 is within 10 % of the estimated one where no model is used above 80 %`,
      source: 'acceptance criteria of this project: P99 within 10 % at utilisation up to 0.8',
      expected: { relation: 'at most', value: 0.1 },
      tolerance: 0,
      measure: (run) =>
        deviation(
          run,
          (one) => one.variation === variation && one.utilisation <= 0.8,
          `needs points with variation=${variation} whose busiest model is used to 80 % at most`,
        ),
    }),
  ),
  {
    id: 'inferline-estimator.processes',
    statement:
      'P99 of real processes with sleeping models is within 10 % of the estimated one up to 80 % use',
    source: 'acceptance criteria of this project',
    expected: { relation: 'at most', value: 0.1 },
    tolerance: 0,
    measure: (run) =>
      byProcesses(run)
        ? deviation(
            run,
            (one) => constant(one) && one.utilisation <= 0.8,
            'needs valid points with variation=0 whose busiest model is used to 80 % at most',
          )
        : { notTestable: 'needs a replay by real processes: --target local' },
  },
];

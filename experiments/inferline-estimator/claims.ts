import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { extreme, meanOver, within } from '../shared/claims/repeats.js';
import { type Replay, type Replayed, readReplayed } from './measured.js';

/**
 * The largest deviation of the replayed P99 from the estimated one, as a share of it, of the points that `wanted` picks and their repeats
 * that `use` picks: a mean over repeats of each one's own, lest one that is too high make up for one that is too low.
 */
async function deviation(
  run: Run,
  wanted: (one: Replayed) => boolean,
  none: string,
  use: (one: Replay) => boolean = () => true,
): Promise<Measurement> {
  const points = (await readReplayed(run)).filter(wanted).flatMap((point) => {
    const repeats = point.repeats.filter(use);
    return repeats.length > 0 ? [{ ...point, repeats }] : [];
  });
  if (points.length === 0) return { notTestable: none };
  const deviations = points.map(({ rate, cv2, slo, variation, repeats }) => ({
    ...meanOver(repeats, ({ estimated, replayed }) => Math.abs(replayed / estimated - 1), points.length),
    where: `${rate} queries/s, squared CV ${cv2}, ${slo} ms, variation ${variation}`,
  }));
  return within(extreme('most', deviations), 0);
}

const constant = ({ variation }: Replayed) => variation === 0;
const usedTo80 = ({ utilisation }: Replay) => utilisation <= 0.8;
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
          (one) => one.variation === variation,
          `needs points with variation=${variation} whose busiest model is used to 80 % at most`,
          usedTo80,
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
            constant,
            'needs valid points with variation=0 whose busiest model is used to 80 % at most',
            usedTo80,
          )
        : { notTestable: 'needs a replay by real processes: --target local' },
  },
];

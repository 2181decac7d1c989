import { type Measurement, type NotTestable, proportion, type Run } from 'repro';
import { peakOf, type Trial } from '../trials.js';
import { seriesOf } from './judged.js';

/** One step of one trial. */
interface Step {
  offered: number;
  goodput: number;
  batch: number;
  peak: number;
  period: number;
  where: string;
}

const stepsOf = (trial: Trial): Step[] =>
  trial.goodput.map((goodput, i) => ({
    goodput,
    offered: trial.offered[i]!,
    batch: trial.batch[i]!,
    peak: peakOf(trial),
    period: trial.period,
    where: `N=${trial.gpus}, step ${i + 1} of ${trial.goodput.length}, ${trial.offered[i]!.toFixed(0)}/s offered`,
  }));

/** Steps that offer more than the run ever serves in time: it is saturated. */
const saturated = ({ offered, peak }: Step): boolean => offered > peak;

/** All steps of the trials nearest to 40 GPUs that are saturated, or that are not. */
async function steps(run: Run, full: boolean): Promise<Step[] | NotTestable> {
  const group = await seriesOf(run);
  if ('notTestable' in group) return group;
  const found = group.trials.map((trial) => stepsOf(trial).filter((step) => saturated(step) === full));
  const fewest = Math.min(...found.map(({ length }) => length));
  if (fewest >= 2) return found.flat();
  return {
    notTestable: `N=${group.gpus} has ${fewest} ${full ? 'saturated' : 'unsaturated'} steps, needs 2`,
  };
}

/** The least share of the offered load that is served in time in an unsaturated step. */
export async function leastServed(run: Run): Promise<Measurement> {
  const found = await steps(run, false);
  if ('notTestable' in found) return found;
  const worst = found.reduce((a, b) => (b.goodput / b.offered < a.goodput / a.offered ? b : a));
  const { goodput, offered, period, where } = worst;
  return { ...proportion(Math.round(goodput * period), Math.round(offered * period)), where };
}

/** The least goodput of a saturated step over the most of any. */
export async function leastSaturated(run: Run): Promise<Measurement> {
  const found = await steps(run, true);
  if ('notTestable' in found) return found;
  const worst = found.reduce((a, b) => (b.goodput / b.peak < a.goodput / a.peak ? b : a));
  const value = worst.goodput / worst.peak;
  // two Poisson counts
  const half = 1.96 * value * Math.sqrt((1 / worst.goodput + 1 / worst.peak) / worst.period);
  return { value, low: value - half, high: value + half, where: worst.where };
}

/** The batch size of the first step. */
export async function firstBatch(run: Run): Promise<Measurement> {
  const group = await seriesOf(run);
  if ('notTestable' in group) return group;
  return exact(
    group.trials.map((trial) => stepsOf(trial)[0]!),
    1,
  );
}

/** The least batch size of a saturated step. */
export async function leastFullBatch(run: Run): Promise<Measurement> {
  const found = await steps(run, true);
  return 'notTestable' in found ? found : exact(found, -1);
}

function exact(found: readonly Step[], sign: 1 | -1): Measurement {
  const { batch, where } = found.reduce((a, b) => (sign * b.batch > sign * a.batch ? b : a));
  return { value: batch, low: batch, high: batch, where };
}

import {
  histogramQuantile,
  type Measurement,
  mergeHistograms,
  type NotTestable,
  proportion,
  type Run,
} from 'repro';
import { parameterOf } from '../../shared/values.js';
import { absolute, type Errors, type Predicted, readErrors, type Work } from '../predictions.js';
import { pointsOf } from './points.js';

/** Fewer actions than this do not tell a 99th percentile. */
const fewest = 1000;

/**
 * Errors of the run's finished points together. In simulation they are what its noise and the constants of its network make of
 * them: no evidence, whatever they are.
 */
async function errorsOf(run: Run, work: Work, predicted: Predicted): Promise<Errors | NotTestable> {
  const points = pointsOf(run);
  if ('notTestable' in points) return points;
  if (run.manifest?.target === 'sim') {
    const noise = parameterOf(run, points[0]!, 'noise') ?? 'v100';
    return {
      notTestable: `errors of predictions are put into a simulation (noise=${noise}, network=cluster): judged on hosts alone`,
    };
  }
  const parts: Errors[] = [];
  for (const point of points) {
    const part = await readErrors(point, work, predicted);
    if (!part) return { notTestable: 'needs histograms, or the action log' };
    parts.push(part);
  }
  const errors = {
    longer: mergeHistograms(parts.map(({ longer }) => longer)),
    shorter: mergeHistograms(parts.map(({ shorter }) => shorter)),
  };
  const count = errors.longer.total + errors.shorter.total;
  if (count < fewest) return { notTestable: `needs ${fewest} successful ${work} actions, has ${count}` };
  return errors;
}

const p99 = (errors: Errors): number => histogramQuantile(absolute(errors), 0.99) / 1e6;

/** 99th percentile of |actual − expected| of durations, ms. */
export const durationP99 =
  (work: Work) =>
  async (run: Run): Promise<Measurement> => {
    const errors = await errorsOf(run, work, 'duration');
    if ('notTestable' in errors) return errors;
    const actions = errors.longer.total + errors.shorter.total;
    return { value: p99(errors), where: `${actions.toLocaleString('en')} actions` };
  };

/** Share of inferences that took less than expected. */
export async function expectedLonger(run: Run): Promise<Measurement> {
  const errors = await errorsOf(run, 'infer', 'duration');
  if ('notTestable' in errors) return errors;
  return proportion(errors.shorter.total, errors.shorter.total + errors.longer.total);
}

/** The 99th percentile of the error of completions over that of durations. */
export const completionOverDuration =
  (work: Work) =>
  async (run: Run): Promise<Measurement> => {
    const duration = await errorsOf(run, work, 'duration');
    if ('notTestable' in duration) return duration;
    const completion = await errorsOf(run, work, 'completion');
    if ('notTestable' in completion) return completion;
    const [a, b] = [p99(duration), p99(completion)];
    if (a === 0) return { notTestable: 'durations have no error at their 99th percentile' };
    return { value: b / a, where: `${b.toFixed(3)} ms over ${a.toFixed(3)} ms` };
  };

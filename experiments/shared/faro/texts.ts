import type { PointView, Run } from 'repro';
import { parameterOf } from '../values.js';
import { type Outcome, PUBLISHED_JOBS } from './outcomes.js';

/** Who forecasts: with the predictor `auto` trained networks of the stand-in or of a file, and else the oracle. */
export function forecasterOf(run: Run, point: PointView): string {
  const named = String(parameterOf(run, point, 'predictor') ?? 'auto');
  if (named !== 'auto') return named;
  const own = (parameterOf(run, point, 'forecaster') ?? 'shipped') !== 'shipped';
  const standIn = (run.manifest?.datasets ?? []).some(({ kind }) => kind === 'stand-in');
  return own || standIn ? 'trained' : 'oracle';
}

const forecasters: Readonly<Record<string, string>> = {
  trained: 'networks trained on the days before',
  oracle: 'the oracle',
  ewma: 'EWMA',
};

/** In words, what trace a run served. */
export function traceText(run: Run): string {
  const kinds = (run.manifest?.datasets ?? []).map(({ kind }) => kind);
  if (kinds.includes('stand-in')) return 'the synthetic stand-in';
  return kinds.includes('published') ? 'the published trace' : 'a trace that is not the published one';
}

/** A sentence on what was served: jobs, minutes, trace, and who forecast. */
export function servedText(run: Run, served: readonly Pick<Outcome, 'jobs' | 'minutes'>[]): string {
  const all = (of: 'jobs' | 'minutes') =>
    [...new Set(served.map((one) => one[of]))].sort((a, b) => a - b).join(' and ');
  const who = forecasterOf(run, run.points[0]);
  return `${all('jobs')} jobs over ${all('minutes')} minutes of ${traceText(run)}; forecasts by ${forecasters[who] ?? who}.`;
}

/** Whether published values may stand beside what a run served: they are of ten jobs, or of copies of them. */
export function comparable(served: readonly Pick<Outcome, 'jobs'>[], copies = 1): boolean {
  return served.every(({ jobs }) => jobs === PUBLISHED_JOBS * copies);
}

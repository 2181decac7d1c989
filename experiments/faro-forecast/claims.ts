import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { type JobError, meanOf, quantileLevels, readErrors } from './errors.js';

const ours =
  "what Faro (EuroSys'25, section 4) needs a predictor for; the limit is this project's, a round number chosen after a prototype had been seen";
const levels = Object.values(quantileLevels);

/** The worst over jobs of a ratio between the errors of two predictors. */
async function ratio(
  run: Run,
  [own, other]: readonly [string, string],
  of: (one: JobError) => number,
): Promise<Measurement> {
  const errors = await readErrors(run);
  const pairs = errors
    .filter(({ predictor }) => predictor === own)
    .flatMap((a) => {
      const b = errors.find(({ predictor, job }) => predictor === other && job === a.job);
      return b ? [{ value: of(a) / of(b), where: `job ${a.job}` }] : [];
    });
  if (pairs.length === 0) return { notTestable: `needs the predictors ${own} and ${other}` };
  return pairs.reduce((a, b) => (b.value > a.value ? b : a));
}

/** How far the share of counts within a quantile is from its level, over all jobs. */
async function miscoverage(
  run: Run,
  predictor: string,
  column: keyof typeof quantileLevels,
): Promise<Measurement> {
  const place = levels.indexOf(quantileLevels[column]);
  const value = meanOf(await readErrors(run), predictor, ({ coverage }) => coverage[place]);
  return value === null
    ? { notTestable: `needs the predictor ${predictor}` }
    : { value: Math.abs(value - quantileLevels[column]), where: `${(100 * value).toFixed(1)} % within` };
}

/** What a predictor must be good for. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'faro-forecast.oracle',
    statement: 'The oracle makes no error',
    source: 'by construction',
    expected: { relation: 'at most', value: 0 },
    tolerance: 0,
    measure: async (run) => {
      const value = meanOf(await readErrors(run), 'oracle', ({ mae }) => mae);
      return value === null ? { notTestable: 'needs the predictor oracle' } : { value };
    },
  },
  {
    id: 'faro-forecast.beats-persistence',
    statement:
      'Trained networks are closer to every job’s load than its last count: ratio of mean absolute errors',
    source: ours,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    measure: (run) => ratio(run, ['trained', 'persistence'], ({ mae }) => mae),
  },
  {
    id: 'faro-forecast.beats-ewma',
    statement: 'Trained networks are closer to every job’s load than its smoothed past',
    source: ours,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    measure: (run) => ratio(run, ['trained', 'ewma'], ({ mae }) => mae),
  },
  {
    id: 'faro-forecast.quantile-loss',
    statement: 'So are their 90 % quantiles: ratio of pinball losses to those of the smoothed past',
    source: ours,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    measure: (run) => ratio(run, ['trained', 'ewma'], ({ pinball }) => pinball[levels.indexOf(0.9)]),
  },
  {
    id: 'faro-forecast.p60-holds',
    statement:
      'The quantile that Faro provides for, 60 %, holds as often as it says: difference over all jobs',
    source: ours,
    expected: { relation: 'at most', value: 0.05 },
    tolerance: 0,
    measure: (run) => miscoverage(run, 'trained', 'p60'),
  },
  {
    id: 'faro-forecast.p90-holds',
    statement: 'So does the 90 % quantile, up to which it goes while quota is left',
    source: ours,
    expected: { relation: 'at most', value: 0.05 },
    tolerance: 0,
    measure: (run) => miscoverage(run, 'trained', 'p90'),
  },
];

import { count } from '../plural.js';
import { shownPoint } from '../shown-point.js';
import type { Comparison, Difference } from './comparison.js';
import { percent, withUnit } from './numbers.js';

/** What a caller may call a failure: something worse, something undecided that more data could decide, points that a run lacks. */
export const failures = ['worse', 'undecided', 'missing'] as const;
export type Failure = (typeof failures)[number];

/**
 * One sentence on the worst of what counts as a failure, or null when there is none. Claims that failed and points that are no longer ok count
 * as worse, and go before metrics; a metric is the worse the more of its reference it lost.
 */
export function worstOffence(comparison: Comparison, asked: readonly Failure[]): string | null {
  for (const failure of failures) {
    const found = asked.includes(failure) ? offences[failure](comparison) : [];
    if (found.length > 0) {
      const others = found.length > 1 ? ` (and ${count(found.length - 1, 'more', 'more')})` : '';
      return `${found[0]}${others}.`;
    }
  }
  return null;
}

const offences: Record<Failure, (comparison: Comparison) => string[]> = {
  worse: (comparison) => [...fallen(comparison), ...failedClaims(comparison), ...worseMetrics(comparison)],
  undecided: ({ differences, claims }) => [
    ...differences
      .filter(({ verdict, interval }) => verdict === 'undecided' && interval !== null)
      .sort(byPart)
      .map((one) => `Undecided: ${inWords(one)}`),
    ...claims.changed
      .filter(({ verdict }) => verdict === 'undecided')
      .map(({ id, run, from, to }) => `Undecided: claim ${id} is ${to} in ${run} and ${from} in A`),
  ],
  missing: ({ onlyIn }) =>
    onlyIn
      .filter(({ lacks }) => lacks.length > 0)
      .map(
        ({ run, lacks }) =>
          `Missing: ${run} lacks ${count(lacks.length, 'point')} of A, ${shownPoint(lacks[0])} the first`,
      ),
};

const fallen = ({ points }: Comparison): string[] =>
  points
    .filter(({ status }) => status.reference === 'ok' && status.other !== 'ok')
    .map(
      ({ name, run, status }) =>
        `Worse: point ${shownPoint(name)} is ${status.other} in ${run} and was ok in A`,
    );

const failedClaims = ({ claims }: Comparison): string[] =>
  claims.changed
    .filter(({ verdict }) => verdict === 'worse')
    .map(({ id, run, from, to }) => `Worse: claim ${id} is ${to} in ${run} and ${from} in A`);

const worseMetrics = ({ differences }: Comparison): string[] =>
  differences
    .filter(({ verdict }) => verdict === 'worse')
    .sort(byPart)
    .map((one) => `Worse: ${inWords(one)}`);

const part = ({ relative }: Difference): number => Math.abs(relative?.value ?? Number.POSITIVE_INFINITY);

const byPart = (one: Difference, other: Difference): number => part(other) - part(one) || 0;

function inWords({ metric, point, run, reference, value, unit, relative }: Difference): string {
  const change = relative ? `, ${percent(relative.value)}` : '';
  return `${metric} of ${shownPoint(point)} is ${withUnit(value, unit)} in ${run} and ${withUnit(reference, unit)} in A${change}`;
}

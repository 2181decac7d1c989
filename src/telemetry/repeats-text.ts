import { count } from '../plural.js';
import { shownPoint } from '../shown-point.js';
import type { RepeatedMetric, RepeatedPoint, RepeatedWarmUp } from './run.js';

/** A fraction in percent with two digits: `3.1 %`. */
export function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(2))} %`;
}

/** The metric whose interval is the widest, one that is not known at all before all others; undefined of none. */
export function widestOf({ metrics }: RepeatedPoint): RepeatedMetric | undefined {
  const width = ({ relative }: RepeatedMetric) => relative ?? Number.POSITIVE_INFINITY;
  return metrics.reduce<RepeatedMetric | undefined>(
    (found, one) => (found && width(found) >= width(one) ? found : one),
    undefined,
  );
}

/** `latency p99 of rate=600: ±3.1 % after 4 repeats`. */
export function widthText(point: RepeatedPoint): string {
  const widest = widestOf(point);
  const after = `after ${count(point.repeats, 'repeat')}`;
  if (!widest) return `${shownPoint(point.name)}: nothing measured ${after}`;
  const width = widest.relative === null ? 'no interval' : `±${percent(widest.relative)}`;
  return `${widest.name} of ${shownPoint(point.name)}: ${width} ${after}`;
}

/** What is to be said of a point that did not become what was wanted, or never steady: a sentence each. */
export function doubtsOf(point: RepeatedPoint, relative: number): string[] {
  const { state, repeats, warmUp } = point;
  const name = shownPoint(point.name);
  const doubts: string[] = [];
  if (state === 'wide')
    doubts.push(`${widthText(point)}, wider than ${percent(relative)}: it had the most repeats allowed.`);
  if (state === 'bad')
    doubts.push(`${name} was given up: none of its ${count(repeats, 'repeat')} ended well.`);
  if (warmUp && warmUp.never > 0) doubts.push(`${neverText(name, warmUp, point.good)}.`);
  return doubts;
}

function neverText(name: string, { never }: RepeatedWarmUp, good: number): string {
  return never === good
    ? `${name} never became steady`
    : `${never} of ${count(good, 'repeat')} of ${name} never became steady`;
}

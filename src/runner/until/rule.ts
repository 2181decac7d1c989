import { UserError } from '../../errors.js';
import type { AnyExperiment } from '../../experiment/parameters.js';
import { hasDefaultMetrics } from '../../metrics/default-metrics.js';
import type { TableName } from '../../telemetry/columns.js';
import type { RepeatRule } from '../../telemetry/run.js';

/**
 * Repeats that every point gets. With three, the interval of a metric that varies by some percent covers its mean in 90 % of all
 * runs, because it is often narrow by luck; with five in 92 to 95 % (docs/statistics.md). Ten, as Law advises, would double the
 * price of the points that are narrow from the start.
 */
export const FIRST = 5;

/** Repeats that no point exceeds unless `--max-repeats` says so: enough for 2 % of a metric that varies by 7 %. */
export const MOST = 50;

/** As far as a manifest goes. */
const LARGEST = 10_000;

/** The least and the most that may be asked for, in percent. */
const [NARROWEST, WIDEST] = [0.01, 50];

/** What was typed of a rule. */
export interface Asked {
  /** `2%`. */
  until?: string;
  maxRepeats?: number;
  repeats?: number;
}

/**
 * The rule that `--until` and `--max-repeats` ask for; undefined when they are not given.
 *
 * @throws UserError for a width that is no percentage or out of bounds, too few repeats, and flags that exclude or need each other.
 */
export function ruleOf({ until, maxRepeats, repeats }: Asked): RepeatRule | undefined {
  if (until === undefined) {
    if (maxRepeats === undefined) return undefined;
    throw wrong('--max-repeats is how far --until may go, and there is no --until', 'Add --until 2%.');
  }
  if (repeats !== undefined)
    throw wrong(
      '--repeats and --until both say how often a point is repeated',
      'Leave one of them out; --max-repeats limits --until.',
    );
  return { relative: relativeOf(until), first: FIRST, most: mostOf(maxRepeats ?? MOST) };
}

function relativeOf(text: string): number {
  const match = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*%\s*$/.exec(text);
  const percent = Number(match?.[1]);
  if (match && percent >= NARROWEST && percent <= WIDEST) return percent / 100;
  throw wrong(
    `--until must be a percentage from ${NARROWEST}% to ${WIDEST}%, but is '${text}'`,
    'Say how wide the interval of a metric may be to either side, in percent of its mean: --until 2%.',
  );
}

/** Checks `--max-repeats`. Throws UserError when it is no number of repeats, or fewer than every point gets. */
export function mostOf(repeats: number): number {
  if (Number.isInteger(repeats) && repeats >= FIRST && repeats <= LARGEST) return repeats;
  throw wrong(
    `--max-repeats must be an integer from ${FIRST}, which every point gets, to ${LARGEST}, but is ${repeats}`,
    'Change --max-repeats, or run a number of your own: --repeats.',
  );
}

/** Refuses filters that name repeats: under a rule it is their number that is looked for. */
export function refuseRepeatFilters(filters: readonly string[]): void {
  const named = filters.find((filter) => /(^|,)\s*repeat\s*=/.test(filter));
  if (named === undefined) return;
  throw wrong(
    `--points '${named}' names a repeat, but with --until each point has as many as it needs`,
    'Leave repeat= out of --points.',
  );
}

/** Refuses an experiment whose points nothing is measured of. */
export function refuseUnmeasured(
  { name, metrics }: Pick<AnyExperiment, 'name' | 'metrics'>,
  telemetry: readonly TableName[],
): void {
  if (metrics !== undefined || hasDefaultMetrics(telemetry)) return;
  throw wrong(
    `Experiment ${name} writes ${telemetry.join(' and ')}, of which --until knows no metric`,
    'Give it metrics() (docs/statistics.md), or a table of rows in telemetry.',
  );
}

function wrong(problem: string, next: string): UserError {
  return new UserError('E_UNTIL', `${problem}.`, next);
}

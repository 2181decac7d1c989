import type { Measurement, Run } from 'repro';
import { byRepeat, type Value } from '../claims/repeats.js';
import { rankCorrelation } from '../rank-correlation.js';
import type { Group, Outcome } from './outcomes.js';

export { byRepeat, distance, extreme, over, type Value } from '../claims/repeats.js';

export type Measure = (outcome: Outcome) => number;
export const lost: Measure = (outcome) => outcome.lost;
export const violations: Measure = (outcome) => outcome.violations;

/** How many times a measure of one group is that of another, repeat by repeat. */
export function ratio(above: Group, below: Group, of: Measure): Value {
  return byRepeat([above, below], ([over, under]) => of(over) / of(under));
}

/** Rank correlation of the utility that groups lose with what was published of them, repeat by repeat. */
export function order(groups: readonly Group[], published: readonly number[]): Value {
  return byRepeat(groups, (own) => rankCorrelation(own.map(lost), published));
}

/** Calls `measure` with groups by name, unless the run is too short or lacks one of those needed. */
export async function judged(
  run: Run,
  read: (run: Run) => Promise<ReadonlyMap<string, Group>>,
  { reason, needs }: { reason: string; needs: readonly string[] },
  measure: (group: (name: string) => Group) => Measurement,
): Promise<Measurement> {
  if (reason) return { notTestable: reason };
  const groups = await read(run);
  const missing = needs.find((name) => !groups.has(name));
  if (missing !== undefined) return { notTestable: `needs the point ${missing}` };
  return measure((name) => groups.get(name)!);
}

/** Mean of a measure over a group's repeats. */
export function meanBy(group: Group, of: Measure): number {
  return group.repeats.reduce((sum, one) => sum + of(one), 0) / group.repeats.length;
}

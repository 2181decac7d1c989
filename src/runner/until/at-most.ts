import type { PlannedPoint, UntilPlan } from '../plan/run-plan.js';
import { groupRepeats } from './group.js';

/** What the points of a first round come to if each is repeated as often as it may be: wall-clock seconds and bytes of all. */
export function atMost(
  points: readonly PlannedPoint[],
  { most, lanes }: Pick<UntilPlan, 'most' | 'lanes'>,
): { points: number; seconds: number; bytes: number } {
  const firsts = [...groupRepeats(points).values()].map(([first]) => first);
  const sum = (of: (point: PlannedPoint) => number) => firsts.reduce((all, point) => all + of(point), 0);
  return {
    points: most * firsts.length,
    seconds: (most * sum(({ estimatedSeconds }) => estimatedSeconds)) / Math.min(lanes, most * firsts.length),
    bytes: most * sum(({ estimatedBytes }) => estimatedBytes),
  };
}

import { stream } from '../serving-core/random/streams.js';
import type { PlannedPoint, RunPlan } from './plan/run-plan.js';

/**
 * The order in which points are begun. Repeats on a wall clock, and all under `--until`, come in random order, so that a machine that
 * gets warmer or busier in the meantime troubles all points alike and not the last ones; simulated points otherwise the longest
 * first, so that no core is left alone with a long one at the end.
 *
 * Each point draws its own place from the run's seed and its name: the same seed gives the same order, and what a resume leaves
 * out does not change the order of the rest.
 */
export function runningOrder(
  { target, seed, repeats, until }: Pick<RunPlan, 'target' | 'seed' | 'repeats' | 'until'>,
  points: readonly PlannedPoint[],
): PlannedPoint[] {
  if (until === undefined && (target === 'sim' || repeats === 1))
    return [...points].sort(
      (a, b) => b.estimatedSeconds - a.estimatedSeconds || b.expectedRequests - a.expectedRequests,
    );
  const places = new Map(points.map((point) => [point, stream(seed, `order/${point.name}`).next()]));
  const placeOf = (point: PlannedPoint) => places.get(point) as number;
  return [...points].sort((a, b) => placeOf(a) - placeOf(b));
}

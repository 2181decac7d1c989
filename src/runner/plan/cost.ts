import type { AnyExperiment } from '../../experiment/parameters.js';
import { finishSeconds, makespan } from './estimate.js';
import type { PlannedPoint, RunPlan } from './run-plan.js';

/** How many points run at the same time, and what those that are left will cost. */
export function costOf(
  points: readonly PlannedPoint[],
  lanes: number,
  { claims, figures, telemetry }: AnyExperiment,
): Pick<RunPlan, 'jobs' | 'estimatedSeconds' | 'estimatedBytes' | 'finishSeconds'> {
  const left = points.filter(({ finished }) => !finished);
  const jobs = Math.min(lanes, Math.max(1, left.length));
  const requests = points.reduce((sum, point) => sum + point.expectedRequests, 0);
  return {
    jobs,
    estimatedSeconds: makespan(
      left.map((point) => point.estimatedSeconds),
      jobs,
    ),
    estimatedBytes: left.reduce((sum, point) => sum + point.estimatedBytes, 0),
    finishSeconds: claims.length + figures.length > 0 ? finishSeconds(requests, telemetry) : 0,
  };
}

import type { PointRecord, PointStatus, RepeatedPoint } from '../telemetry/run.js';
import type { PlannedPoint, RunPlan } from './plan/run-plan.js';

/** How a run ended. */
export interface RunOutcome {
  logdir: string;
  status: 'ok' | 'failed' | 'interrupted';
  /** 0, 4 when a point failed or is invalid, 130 when interrupted. */
  exitCode: 0 | 4 | 130;
  /** Records of the points of this plan that exist now, in sweep order. */
  records: PointRecord[];
  /** Names of those that do not. */
  unfinished: string[];
  /** How many points were finished before this run began. */
  skipped: number;
  wallSeconds: number;
  /** With `--until`: what the points came to after the last whole round. */
  repeated?: readonly RepeatedPoint[];
}

/** How many points ended in which way. */
export function countByStatus(records: readonly Pick<PointRecord, 'status'>[]): Record<PointStatus, number> {
  const counts = { ok: 0, invalid: 0, failed: 0 };
  for (const { status } of records) counts[status]++;
  return counts;
}

/** Hears what a run does while it does it. */
export interface Reporter {
  runStarted(plan: RunPlan): void;
  pointStarted(point: PlannedPoint): void;
  /** `fraction` of the point is done, 0 to 1. */
  pointProgress(point: PlannedPoint, fraction: number): void;
  /** The point has its record: finished or failed. */
  pointFinished(point: PlannedPoint, record: PointRecord): void;
  /** With `--until`: a round has ended. `plan.until` says what the points came to; `more` that there are points for another. */
  roundEnded?(plan: RunPlan, more: boolean): void;
  /** The run was interrupted while the point ran. */
  pointCancelled(point: PlannedPoint): void;
  runFinished(outcome: RunOutcome): void;
}

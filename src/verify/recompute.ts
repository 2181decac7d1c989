import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inLanes } from '../in-lanes.js';
import type { Executor } from '../runner/executor/executor.js';
import { PointCancelled, type PointOutcome } from '../runner/job.js';
import type { PlannedPoint } from '../runner/plan/run-plan.js';
import type { TableName } from '../telemetry/columns.js';
import { temporaryFolder } from '../temporary-folder.js';

/** A point to simulate again. */
export interface Task {
  planned: PlannedPoint;
  days: PlannedPoint['days'];
  telemetry: readonly TableName[];
}

export interface RecomputeOptions {
  executor: Executor;
  /** Points at the same time. */
  jobs: number;
  signal?: AbortSignal;
  /** Hears how far a point is, 0 to 1. */
  progress?(point: string, fraction: number): void;
}

/**
 * Simulates points again, each into a temporary folder that lasts until `compare` has looked at it. Returns whether all were done: false when
 * `signal` stopped them. A point that fails is handed over with its error.
 */
export async function recompute(
  tasks: readonly Task[],
  { executor, jobs, signal, progress = () => {} }: RecomputeOptions,
  compare: (
    task: Task,
    result: { outcome: PointOutcome; folder: string } | { error: Error },
  ) => Promise<void>,
): Promise<boolean> {
  let root: string | undefined;
  const left = [...tasks.entries()];
  let stopped = signal?.aborted ?? false;
  const stop = (): void => {
    stopped = true;
    executor.cancel();
  };
  signal?.addEventListener('abort', stop);
  const lane = async (root: string): Promise<void> => {
    for (let next = left.shift(); next && !stopped; next = left.shift()) {
      const [index, task] = next;
      const folder = join(root, String(index));
      mkdirSync(folder);
      const { name, seed, spec, profiles, estimatedSeconds: seconds } = task.planned;
      const { days, telemetry } = task;
      const job = { name, seed, spec, profiles, days, telemetry, folder, invariants: true, seconds };
      try {
        const result = await executor
          .run(job, (fraction) => progress(name, fraction))
          .then((outcome) => ({ outcome, folder }))
          .catch((error: Error) => ({ error }));
        if ('error' in result && result.error instanceof PointCancelled) return;
        await compare(task, result);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  };
  try {
    const made = temporaryFolder('repro-verify');
    root = made;
    await inLanes(Math.max(1, jobs), () => lane(made), stop);
    return !stopped;
  } finally {
    signal?.removeEventListener('abort', stop);
    await executor.close();
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
  }
}

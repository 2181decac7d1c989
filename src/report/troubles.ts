import { join } from 'node:path';
import { POINTS, readPoint } from '../telemetry/logdir/records.js';
import type { PointRecord, Run } from '../telemetry/run.js';
import type { Activity } from './activity.js';
import type { Trouble } from './data.js';

/** Points that failed, cannot be trusted, or have not ended, each with its reason. */
export function troublesOf(run: Run, activity: Activity): Trouble[] {
  const bad = run.points.flatMap(({ name, status }): Trouble[] =>
    status === 'ok'
      ? []
      : [{ point: name, status, reason: recordOf(run, name)?.reason ?? 'Its record gives no reason.' }],
  );
  return [
    ...bad,
    ...run.unfinished.map((point): Trouble => ({ point, status: 'unfinished', reason: waiting[activity] })),
  ];
}

const waiting: Readonly<Record<Activity, string>> = {
  running: 'It is running, or waits for its turn.',
  ended: 'The run ended before it did.',
  killed: 'The process of the run was killed before it ended; repro run … --resume goes on.',
};

/** What points' records tell their reader, each sentence once. */
export function noticesOf(run: Run): string[] {
  return [...new Set(run.points.flatMap(({ name }) => recordOf(run, name)?.notices ?? []))];
}

function recordOf({ dir, manifest }: Run, point: string): PointRecord | null {
  return manifest ? readPoint(join(dir, POINTS, point)) : null;
}

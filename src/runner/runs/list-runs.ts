import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { type RunState, runState } from '../detached/run-state.js';
import { findRuns } from './find-runs.js';

/** A run in a line. */
export interface ListedRun {
  logdir: string;
  /** Of all files in it. */
  bytes: number;
  /** Null of a run that cannot be read. */
  run: {
    experiment: string;
    scale: string;
    target: string;
    state: RunState['state'];
    /** ISO time. */
    startedAt: string;
    /** Points that are ok, that failed or are invalid, and planned ones. */
    points: { ok: number; bad: number; planned: number };
  } | null;
  /** Why it cannot be read. */
  reason?: string;
}

/** The runs in a folder and below it, in order of path. */
export function listRuns(folder: string): ListedRun[] {
  return findRuns(folder).map((logdir) => {
    const bytes = bytesOf(logdir);
    try {
      return { logdir, bytes, run: summary(runState(logdir)) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { logdir, bytes, run: null, reason: error.message };
    }
  });
}

function summary({ manifest, state, points }: RunState): ListedRun['run'] {
  const { experiment, scale, target, startedAt } = manifest;
  const ok = points.filter(({ status }) => status === 'ok').length;
  const ended = points.filter(({ status }) => status !== null).length;
  return {
    experiment,
    scale,
    target,
    state,
    startedAt,
    points: { ok, bad: ended - ok, planned: points.length },
  };
}

/** Bytes of a file, or of all below a folder; what a link leads to does not count, nor what is gone by now. */
export function bytesOf(path: string): number {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.isFile() ? stat.size : 0;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { ExitCode } from '../../exit-codes.js';
import { type TaskResult, toPlain } from '../executor/task.js';
import type { PointControl } from '../job.js';
import { makeFolder, writeJson } from '../store/atomic.js';
import { simulatePoint } from '../targets/sim.js';
import { ArrayFolder } from './array-folder.js';
import { progressFile, resultFile, type StoredResult } from './task-files.js';

/** ms between two words to the runner, and looks whether the task is still wanted. */
const TELL = 2000;

/**
 * Simulates the point of a task and leaves its result. Whatever it writes goes into a folder of this attempt alone: a node that is cut off may
 * still run an earlier one.
 *
 * @param path folder of the array. Returns the exit status of the task.
 */
export async function runTask(path: string, index: number): Promise<ExitCode> {
  const folder = new ArrayFolder(path);
  const attempt = `${index}-${randomBytes(4).toString('hex')}`;
  makeFolder(folder.file(attempt));
  const began = performance.now();
  const result = await simulated(folder, index, attempt);
  if ('error' in result && result.error.kind === 'cancelled') return ExitCode.interrupted;
  const seconds = (performance.now() - began) / 1000;
  const stored: StoredResult = { format: 1, attempt, host: hostname(), seconds, ...result };
  writeJson(folder.file(resultFile(index)), stored);
  return 'error' in result ? ExitCode.pointFailed : ExitCode.ok;
}

async function simulated(folder: ArrayFolder, index: number, attempt: string): Promise<TaskResult> {
  try {
    const job = { ...folder.job(index), folder: folder.file(attempt) };
    return { outcome: await simulatePoint(job, control(folder, index)) };
  } catch (error) {
    return { error: toPlain(error) };
  }
}

function control(folder: ArrayFolder, index: number): PointControl {
  let told = performance.now();
  let cancelled = false;
  return {
    progress(fraction) {
      const now = performance.now();
      if (now - told < TELL) return;
      told = now;
      cancelled = !folder.wanted;
      if (!cancelled) writeJson(folder.file(progressFile(index)), fraction);
    },
    cancelled: () => cancelled,
  };
}

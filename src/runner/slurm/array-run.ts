import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { fromPlain } from '../executor/task.js';
import { type PointJob, type PointOutcome, RunBroken } from '../job.js';
import type { ArrayFolder, ArrayRecord } from './array-folder.js';
import { type Ending, endingOf, patience } from './ending.js';
import type { QueuedArray } from './parse-queue.js';
import { logFile, progressFile, readProgress, readResult, resultFile, tailOf } from './task-files.js';
import type { TaskState } from './task-state.js';

/** A point that somebody waits for. */
export interface AskedPoint {
  job: PointJob;
  /** What determines it: a result of an earlier run is its own only when this is the same. */
  key: string;
  /** How often it was submitted. */
  tries: number;
  progress(fraction: number): void;
  resolve(outcome: PointOutcome): void;
  reject(error: unknown): void;
}

/** How often a point is submitted, when Slurm loses its task. */
const MOST_TRIES = 3;

/** An array that was submitted, and the points that wait for its tasks. */
export class ArrayRun {
  /** When the end of a task without result was seen first, ms. */
  readonly #ended = new Map<number, number>();
  #known: QueuedArray | undefined;
  /** Whether a task has found its way here, and begun. */
  seen = false;

  constructor(
    readonly folder: ArrayFolder,
    readonly record: ArrayRecord,
    /** By the number of their task, until they are settled. */
    readonly points: Map<number, AskedPoint>,
  ) {}

  /** Hands over what has been left by now: results, and how far the others are. */
  look(): void {
    const names = this.folder.names();
    this.seen ||= [...names].some((name) => /^\d+[.-]/.test(name));
    for (const [index, point] of this.points) {
      if (names.has(resultFile(index))) this.#finish(index, point);
      else point.progress(names.has(progressFile(index)) ? readProgress(this.#file(progressFile(index))) : 0);
    }
  }

  #finish(index: number, { job, resolve, reject }: AskedPoint): void {
    const result = readResult(this.#file(resultFile(index)));
    if (!result) return;
    this.points.delete(index);
    try {
      this.folder.gather(result.attempt, job.folder);
      if ('error' in result) reject(fromPlain(result.error));
      else resolve({ ...result.outcome, seconds: result.seconds });
    } catch (error) {
      reject(error);
    }
  }

  /**
   * Judges tasks that have ended and left nothing. Returns the points to submit again; those that are not have failed.
   *
   * @param known what Slurm says of the array. @param seen whether a task of this run has found its way. @param now ms.
   * @throws RunBroken when the first tasks do not find the logdir or the programs.
   */
  judge(known: QueuedArray | undefined, seen: boolean, now: number): AskedPoint[] {
    this.#known = known;
    const again: AskedPoint[] = [];
    for (const [index, point] of this.points) {
      const task = this.#state(index);
      if (task && task.phase !== 'ended') {
        this.#ended.delete(index);
        continue;
      }
      const since = this.#ended.get(index) ?? now;
      this.#ended.set(index, since);
      if (now - since < patience(task) * 1000) continue;
      const ending = endingOf(task);
      if (ending.blind && !seen)
        throw new RunBroken('E_SLURM', `${ending.reason}.`, ending.next, ExitCode.host);
      this.points.delete(index);
      if (ending.again && point.tries < MOST_TRIES) again.push(point);
      else this.#fail(index, point, ending);
    }
    return again;
  }

  #fail(index: number, { job, tries, reject }: AskedPoint, { reason, next }: Ending): void {
    const log = this.#file(logFile(index));
    const said = tailOf(log);
    if (said !== '' && existsSync(job.folder)) renameSync(log, join(job.folder, 'slurm.log'));
    const often = tries > 1 ? `, the last of ${tries} tries` : '';
    const error = new UserError('E_SLURM_TASK', `${reason}${often}.`, next, ExitCode.pointFailed);
    error.stack = [error.message, next, said].filter(Boolean).join('\n');
    reject(error);
  }

  /** What is known of the tasks that somebody waits for. */
  states(): TaskState[] {
    return [...this.points.keys()].flatMap((index) => this.#state(index) ?? []);
  }

  #state(index: number): TaskState | undefined {
    return this.#known?.tasks.get(index) ?? this.#known?.others;
  }

  #file(name: string): string {
    return this.folder.file(name);
  }
}

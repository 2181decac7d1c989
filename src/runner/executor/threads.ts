import { Piscina } from 'piscina';
import { PointCancelled, type PointJob, type PointOutcome } from '../job.js';
import type { Executor } from './executor.js';
import { SharedControl } from './shared-control.js';
import { fromPlain, type Task, type TaskResult } from './task.js';

/** How often progress is looked at, ms. */
const LOOK = 100;

/** How long a cancelled point may take to notice, ms: code of a user's own need never look. */
const GRACE = 10_000;

/** Runs each point in a worker thread, `threads` at a time. A cancelled one that does not stop by itself is ended with its thread. */
export class ThreadExecutor implements Executor {
  readonly #pool: Piscina<Task, TaskResult>;
  readonly #shared: SharedControl;
  readonly #free: number[];
  readonly #watched = new Map<number, (fraction: number) => void>();
  readonly #timer: NodeJS.Timeout;
  readonly #ended = new AbortController();
  #grace: NodeJS.Timeout | undefined;

  /** @param grace ms until a cancelled point is ended. */
  constructor(
    threads: number,
    private readonly grace = GRACE,
  ) {
    this.#shared = SharedControl.forSlots(threads);
    this.#free = Array.from({ length: threads }, (_, slot) => slot);
    this.#pool = new Piscina({
      filename: workerFile(),
      minThreads: threads,
      maxThreads: threads,
      recordTiming: false,
    });
    this.#timer = setInterval(() => this.#look(), LOOK);
  }

  async run(job: PointJob, progress: (fraction: number) => void): Promise<PointOutcome> {
    const slot = this.#free.pop();
    if (slot === undefined) throw new Error('more points run than there are threads');
    this.#watched.set(slot, progress);
    try {
      const task = { job, memory: this.#shared.memory, slot };
      const result = await this.#pool.run(task, { signal: this.#ended.signal });
      if ('error' in result) throw fromPlain(result.error);
      return result.outcome;
    } catch (error) {
      throw this.#ended.signal.aborted ? new PointCancelled(job.name) : error;
    } finally {
      this.#watched.delete(slot);
      this.#free.push(slot);
    }
  }

  cancel(): void {
    this.#shared.cancel();
    this.#grace ??= setTimeout(() => this.#ended.abort(), this.grace);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#grace);
    await this.#pool.destroy();
  }

  #look(): void {
    for (const [slot, progress] of this.#watched) progress(this.#shared.progress(slot));
  }
}

function workerFile(): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return new URL(fromSource ? './source-worker.mjs' : '../worker.js', import.meta.url).href;
}

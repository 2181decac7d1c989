import { Piscina } from 'piscina';
import type { PointJob, PointOutcome } from '../job.js';
import type { Executor } from './executor.js';
import { SharedControl } from './shared-control.js';
import { fromPlain, type Task, type TaskResult } from './task.js';

/** How often progress is looked at, ms. */
const LOOK = 100;

/** Runs each point in a worker thread, `threads` at a time. */
export class ThreadExecutor implements Executor {
  readonly #pool: Piscina<Task, TaskResult>;
  readonly #shared: SharedControl;
  readonly #free: number[];
  readonly #watched = new Map<number, (fraction: number) => void>();
  readonly #timer: NodeJS.Timeout;

  constructor(threads: number) {
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
      const result = await this.#pool.run({ job, memory: this.#shared.memory, slot });
      if ('error' in result) throw fromPlain(result.error);
      return result.outcome;
    } finally {
      this.#watched.delete(slot);
      this.#free.push(slot);
    }
  }

  cancel(): void {
    this.#shared.cancel();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
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

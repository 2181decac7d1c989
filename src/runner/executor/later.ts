import { UserError } from '../../errors.js';
import { PointCancelled, type PointJob, type PointOutcome, RunBroken } from '../job.js';
import type { Executor } from './executor.js';

/**
 * An executor that is opened when a point asks for it: whether a round of `--until` follows, those before it being finished, is known only when they have
 * been judged. Where it cannot be opened, the run ends.
 */
export class LaterExecutor implements Executor {
  #opened: Promise<Executor> | undefined;
  #there: Executor | undefined;
  #cancelled = false;

  /** @param open what opens it; its UserError becomes that of the run. */
  constructor(private readonly open: () => Promise<Executor>) {}

  async run(job: PointJob, progress: (fraction: number) => void): Promise<PointOutcome> {
    this.#opened ??= this.#open();
    const executor = await this.#opened;
    if (this.#cancelled) throw new PointCancelled('the run was interrupted');
    return executor.run(job, progress);
  }

  cancel(): void {
    this.#cancelled = true;
    this.#there?.cancel();
  }

  state(): string {
    return this.#there?.state?.() ?? '';
  }

  async close(): Promise<void> {
    await this.#opened?.catch(() => {});
    await this.#there?.close();
  }

  async #open(): Promise<Executor> {
    try {
      this.#there = await this.open();
      return this.#there;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new RunBroken(error.code, error.message, error.next, error.exitCode);
    }
  }
}

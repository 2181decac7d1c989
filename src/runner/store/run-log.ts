import { appendFileSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { guard } from './atomic.js';

export const RUN_LOG = 'run.log';

/** What a detached run would have said on its terminal. */
export const CONSOLE_LOG = 'console.log';

/** The original's end marker, alone on its line: scripts wait for it. */
export const EXITING = 'Exiting';

/** What happened in a run, one timestamped line an event; a resumed run goes on in the same file. */
export class RunLog {
  readonly #path: string;
  readonly #now: () => Date;

  /** Throws UserError where something else than a file has its name: a pipe would wait for a reader, a link leads out of the logdir. */
  constructor(logdir: string, now: () => Date) {
    this.#path = join(logdir, RUN_LOG);
    const stat = guard(this.#path, () => lstatSync(this.#path, { throwIfNoEntry: false }));
    if (stat && !stat.isFile())
      throw new UserError(
        'E_LOGDIR_WRITE',
        `${this.#path} is ${stat.isSymbolicLink() ? 'a link' : 'not a regular file'}: the run's log is not written there.`,
        'Remove it, or give another --logdir.',
      );
    this.#now = now;
  }

  line(text: string): void {
    guard(this.#path, () => appendFileSync(this.#path, `${this.#now().toISOString()} ${text}\n`));
  }

  /** Why the run cannot go on. Where that cannot be written either, as on a full disk, whoever hears the error tells it. */
  broken(error: unknown): void {
    try {
      this.line(`broken off: ${error instanceof Error ? error.message : error}`);
    } catch {}
  }

  /** The original's end marker, alone on its line: scripts wait for it. */
  exiting(): void {
    guard(this.#path, () => appendFileSync(this.#path, `${EXITING}\n`));
  }
}

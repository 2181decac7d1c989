import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { guard } from './atomic.js';

export const RUN_LOG = 'run.log';

/** What happened in a run, one timestamped line an event; a resumed run goes on in the same file. */
export class RunLog {
  readonly #path: string;
  readonly #now: () => Date;

  constructor(logdir: string, now: () => Date) {
    this.#path = join(logdir, RUN_LOG);
    this.#now = now;
  }

  line(text: string): void {
    guard(this.#path, () => appendFileSync(this.#path, `${this.#now().toISOString()} ${text}\n`));
  }

  /** The original's end marker, alone on its line: scripts wait for it. */
  exiting(): void {
    guard(this.#path, () => appendFileSync(this.#path, 'Exiting\n'));
  }
}

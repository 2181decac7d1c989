import { UserError } from '../../errors.js';
import type { Queue } from './queue.js';
import type { Submission } from './submit.js';

/** ms between a submission that failed and the next try: ever longer. */
const SHORTEST = 5000;
const LONGEST = 60_000;
const FACTOR = 2;
/** Minutes of failures after which a submission is given up. */
const PATIENCE = 5;

/** What it works with: Slurm's programs, and ms of any clock. */
export interface SubmitterMeans {
  submit(array: Submission): Promise<number>;
  queue(): Promise<Queue>;
  now(): number;
  /** Hears that it is tried again. */
  say(line: string): void;
}

/**
 * Submits arrays, and has patience with a Slurm that has taken some of this run before: its controller may be away for a while. What it has not taken before
 * is refused at once, since that is more often a wrong option.
 */
export class Submitter {
  #trusted = false;
  /** When the submission at hand failed first. */
  #since: number | null = null;
  #wait = SHORTEST;
  #next = 0;

  constructor(private readonly means: SubmitterMeans) {}

  /** Slurm has tasks of this run. */
  trust(): void {
    this.#trusted = true;
  }

  /**
   * Returns Slurm's number of an array, or null where it is to be asked for again: at any time, since it is tried when that is due. One array at a time.
   *
   * @throws UserError with status 5 and what sbatch says, for the first array of a run at once, for others after five minutes.
   */
  async submit(array: Submission): Promise<number | null> {
    if (this.#since !== null && this.means.now() < this.#next) return null;
    try {
      const id =
        (this.#since === null ? undefined : await this.#taken(array)) ?? (await this.means.submit(array));
      this.#trusted = true;
      this.#since = null;
      return id;
    } catch (error) {
      if (!this.#trusted || !(error instanceof UserError) || error.code === 'E_SLURM_MISSING') throw error;
      this.#failed(error);
      return null;
    }
  }

  // An sbatch that nobody answered may have been heard all the same, and a second one would compute everything twice.
  async #taken({ name }: Submission): Promise<number | undefined> {
    return (await this.means.queue()).get(name)?.id;
  }

  #failed(error: UserError): void {
    const now = this.means.now();
    if (this.#since === null) {
      this.#since = now;
      this.#wait = SHORTEST;
      this.means.say(`${error.message} Trying again for ${PATIENCE} minutes.`);
    }
    if (now - this.#since >= PATIENCE * 60_000)
      throw new UserError(
        error.code,
        `${error.message.replace(/\.$/, '')}, for ${PATIENCE} minutes now.`,
        'Finish the run with --resume once sinfo shows the cluster.',
        error.exitCode,
      );
    this.#next = now + this.#wait;
    this.#wait = Math.min(LONGEST, this.#wait * FACTOR);
  }
}

/** ms between two questions to Slurm: soon after a submission, ever less often while nothing is submitted. */
const SHORTEST = 1000;
const LONGEST = 10_000;
const FACTOR = 1.5;
/** ms without an answer after which a controller counts as gone. */
const PATIENCE = 300_000;

/** Says when Slurm is to be asked: its controller serves all users of a cluster. Times are ms of any clock. */
export class Polling {
  #interval = SHORTEST;
  #next = 0;
  #silentSince: number | null = null;

  due(now: number): boolean {
    return now >= this.#next;
  }

  /** Something was submitted. */
  soon(now: number): void {
    this.#interval = SHORTEST;
    this.#next = now + SHORTEST;
  }

  answered(now: number): void {
    this.#silentSince = null;
    this.#interval = Math.min(LONGEST, this.#interval * FACTOR);
    this.#next = now + this.#interval;
  }

  /** No answer: `silent` the first time, `still` after that, and `gone` once it has been so for too long. */
  failed(now: number): 'silent' | 'still' | 'gone' {
    this.#next = now + LONGEST;
    if (this.#silentSince === null) {
      this.#silentSince = now;
      return 'silent';
    }
    return now - this.#silentSince >= PATIENCE ? 'gone' : 'still';
  }
}

import type { PointControl } from '../job.js';

const HEAD = 8;

/** Memory that the main thread and its workers share: one cancel flag, and the progress of each slot. */
export class SharedControl {
  readonly #cancel: Int32Array;
  readonly #progress: Float64Array;

  /** Wraps memory that another thread has made, or makes it for `slots` jobs. */
  constructor(readonly memory: SharedArrayBuffer) {
    this.#cancel = new Int32Array(memory, 0, 1);
    this.#progress = new Float64Array(memory, HEAD);
  }

  static forSlots(slots: number): SharedControl {
    return new SharedControl(new SharedArrayBuffer(HEAD + 8 * slots));
  }

  cancel(): void {
    Atomics.store(this.#cancel, 0, 1);
  }

  progress(slot: number): number {
    return this.#progress[slot];
  }

  /** The worker's side of one slot, at zero. */
  control(slot: number): PointControl {
    this.#progress[slot] = 0;
    return {
      progress: (fraction) => {
        this.#progress[slot] = fraction;
      },
      cancelled: () => Atomics.load(this.#cancel, 0) === 1,
    };
  }
}

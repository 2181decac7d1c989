import type { Clock } from '../../serving-core/clock/clock.js';

/** Waiting on a clock: for whoever has one thing to do after another, rather than events to react to. */
export class Alarms {
  private readonly sleepers = new Map<number, () => void>();
  private last = 0;
  private readonly kind: number;

  constructor(private readonly clock: Clock) {
    this.kind = clock.register((id) => {
      this.sleepers.get(id)?.();
      this.sleepers.delete(id);
    });
  }

  /** Resolves after so many ns; rejects with the reason of `signal`. */
  sleep(ns: number, signal?: AbortSignal): Promise<void> {
    const { clock, sleepers, kind } = this;
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = clock.at(clock.now() + ns, kind, id, 0);
      const aborted = () => {
        clock.cancel(timer);
        sleepers.delete(id);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', aborted, { once: true });
      sleepers.set(id, () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      });
    });
  }
}

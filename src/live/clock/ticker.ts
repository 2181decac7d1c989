import { Worker } from 'node:worker_threads';
import type { HostTimers } from '../../serving-core/clock/wall-clock.js';
import { tick } from './tick.js';

/** How far ahead of a due time the process may begin to spin, ns. */
const MOST_LEAD = 300e3;
/** Share of a new observation in the estimate of how long waking takes. */
const SMOOTHING = 1 / 16;

/**
 * Alarms far finer than Node's timers of 1 ms: a second thread sleeps until shortly before the due time, then wakes this one.
 * How long waking takes is learnt. With `spin` the thread wakes this one so much earlier, and the rest is spent
 * turning the event loop; without, alarms are late by as much (some 0.1 ms) and cost no more than the waking.
 */
export class Ticker implements HostTimers {
  private readonly words = new Int32Array(new SharedArrayBuffer(24));
  private readonly due = new Float64Array(this.words.buffer, 8, 2);
  private readonly thread: Worker;
  private target = Number.POSITIVE_INFINITY;
  private wake: (() => void) | null = null;
  private lead = 0;
  private spinning = false;
  private readonly turn = () => {
    this.spinning = false;
    this.ring();
  };

  constructor(private readonly spin: boolean) {
    this.due.fill(Number.POSITIVE_INFINITY);
    this.thread = new Worker(`(${tick.toString()})(require('node:worker_threads'))`, {
      eval: true,
      workerData: {
        buffer: this.words.buffer,
        origin: Number(process.hrtime.bigint()) / 1e6 - performance.now(),
      },
    });
    this.thread.on('message', () => this.woken());
    // Sockets keep a live process alive; a clock alone must not.
    this.thread.unref();
  }

  monotonic(): number {
    return Math.floor(performance.now() * 1e6);
  }

  alarm(due: number, wake: () => void): void {
    this.target = due;
    this.wake = wake;
    this.ring();
  }

  afterwards(later: () => void): void {
    process.nextTick(later);
  }

  /** Ends the second thread. */
  async close(): Promise<void> {
    this.wake = null;
    await this.thread.terminate();
  }

  /** The thread has rung: either for this alarm, or for one that was replaced in the meantime. */
  private woken(): void {
    const late = this.monotonic() - this.due[1];
    if (this.spin) this.lead += (Math.min(late, MOST_LEAD) - this.lead) * SMOOTHING;
    this.ring();
  }

  private ring(): void {
    if (this.wake === null) return;
    const left = this.target - this.monotonic();
    if (left <= 0) {
      const { wake } = this;
      this.wake = null;
      wake();
    } else if (left > this.lead) {
      this.due[0] = this.target - this.lead;
      Atomics.add(this.words, 0, 1);
      Atomics.notify(this.words, 0);
    } else if (!this.spinning) {
      this.spinning = true;
      setImmediate(this.turn);
    }
  }
}

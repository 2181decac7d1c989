import type { ArrivalSource } from './arrivals.js';

/** How a closed loop sends. Times in ns. */
export interface ClosedLoopOptions {
  readonly requests: number;
  /** Least time between two requests. */
  readonly pause: number;
  /** From when on it sends no more. */
  readonly until: number;
}

/** Requests of which each comes once the one before has ended, dropped or not, and no sooner than a pause after it came. */
export class ClosedLoop implements ArrivalSource {
  next = 0;
  readonly loop = this;
  private sent = 0;
  private last = 0;

  constructor(private readonly options: ClosedLoopOptions) {}

  advance(): void {
    this.sent++;
    this.last = this.next;
    this.next = Number.POSITIVE_INFINITY;
  }

  /** Its request ended at `time`. */
  ended(time: number): void {
    const { requests, pause, until } = this.options;
    const next = Math.max(time, this.last + pause);
    if (this.sent < requests && next < until) this.next = next;
  }
}

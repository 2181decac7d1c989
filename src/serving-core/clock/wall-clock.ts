import type { Clock, TimerHandler, TimerId } from './clock.js';

/** What the wall clock needs of its host; a test passes its own. `monotonic` is in ns, `sleep` takes ms. */
export interface HostTimers {
  monotonic(): number;
  sleep(ms: number, wake: () => void): unknown;
  wake(handle: unknown): void;
}

const nodeTimers: HostTimers = {
  monotonic: () => performance.now() * 1e6,
  sleep: (ms, wake) => setTimeout(wake, ms),
  wake: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

/** Real time behind the same interface, as exact as the host's timers are (about 1 ms on Node). */
export class WallClock implements Clock {
  private readonly origin: number;
  private readonly handlers: TimerHandler[] = [];
  private readonly sleeping = new Map<TimerId, unknown>();
  private nextTimer = 0;
  private firing: number | null = null;

  constructor(private readonly host: HostTimers = nodeTimers) {
    this.origin = host.monotonic();
  }

  now(): number {
    return this.firing ?? this.host.monotonic() - this.origin;
  }

  register(handler: TimerHandler): number {
    return this.handlers.push(handler) - 1;
  }

  at(time: number, kind: number, a: number, b: number): TimerId {
    const timer = this.nextTimer++;
    const ms = Math.max(0, (time - (this.host.monotonic() - this.origin)) / 1e6);
    this.sleeping.set(
      timer,
      this.host.sleep(ms, () => this.fire(timer, time, kind, a, b)),
    );
    return timer;
  }

  cancel(timer: TimerId): void {
    const handle = this.sleeping.get(timer);
    if (!this.sleeping.delete(timer)) return;
    this.host.wake(handle);
  }

  // A handler sees the time that it was set for, so that open-loop arrivals do not drift (workloads.md §2).
  private fire(timer: TimerId, time: number, kind: number, a: number, b: number): void {
    this.sleeping.delete(timer);
    this.firing = time;
    try {
      this.handlers[kind](a, b);
    } finally {
      this.firing = null;
    }
  }
}

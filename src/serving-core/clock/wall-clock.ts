import type { Clock, TimerHandler, TimerId } from './clock.js';
import { VirtualClock } from './virtual-clock.js';

/** What the wall clock needs of its host; a test passes its own. Times are ns of the host's monotonic clock. */
export interface HostTimers {
  monotonic(): number;
  /** Calls `wake` once, as soon after `due` as it can. Another alarm replaces one that has not gone off. */
  alarm(due: number, wake: () => void): void;
  /** Calls `later` when the current piece of work is done. */
  afterwards(later: () => void): void;
}

/**
 * Real time behind the same interface, as exact as its host's alarms are. Timers wait in the virtual clock's queue, so that a
 * timer costs as little here as in simulation; the host is only told of the earliest, once for each piece of work.
 */
export class WallClock implements Clock {
  private readonly origin: number;
  private readonly queue = new VirtualClock();
  private firing = false;
  private armedFor = Number.POSITIVE_INFINITY;
  private arming = false;
  private readonly wake = () => {
    this.armedFor = Number.POSITIVE_INFINITY;
    this.poll();
  };
  private readonly armNow = () => {
    this.arming = false;
    const next = this.queue.next;
    if (next >= this.armedFor) return;
    this.armedFor = next;
    this.host.alarm(this.origin + next, this.wake);
  };

  constructor(private readonly host: HostTimers) {
    this.origin = host.monotonic();
  }

  /** Real time; in a handler, the time that its timer was set for, so that open-loop arrivals do not drift. */
  now(): number {
    return this.firing ? this.queue.now() : this.actual();
  }

  /** Real time, ns, in a handler too. */
  actual(): number {
    return this.host.monotonic() - this.origin;
  }

  register(handler: TimerHandler): number {
    return this.queue.register(handler);
  }

  at(time: number, kind: number, a: number, b: number): TimerId {
    const timer = this.queue.at(time, kind, a, b);
    if (time < this.armedFor && !this.firing) this.arm();
    return timer;
  }

  cancel(timer: TimerId): void {
    this.queue.cancel(timer);
  }

  /** Fires what is due. Whoever is awake for another reason calls it, and saves the host an alarm. */
  poll(): void {
    if (this.firing) return;
    this.firing = true;
    try {
      this.queue.run(this.actual());
    } finally {
      this.firing = false;
      this.arm();
    }
  }

  private arm(): void {
    if (this.arming || this.queue.next >= this.armedFor) return;
    this.arming = true;
    this.host.afterwards(this.armNow);
  }
}

import type { LiveClock } from '../../../serving-core/faro/control/ports.js';
import type { ArrivalSource } from '../../../serving-core/faro/simulator/arrivals.js';

export interface OpenLoopOptions {
  readonly clock: LiveClock;
  /** When the first unit begins, ns of the clock. */
  readonly begin: number;
  readonly arrivals: readonly ArrivalSource[];
  /** Sends a request of a job; `answered` hears its status. */
  send(job: number, answered: (status: number) => void): void;
}

/** Times in ns since the load's begin. */
export interface LoadListener {
  /** A request was due at `due`, and is sent so long after it. */
  sending(job: number, due: number, lateness: number): void;
  /** It was answered, or never will be: `status` is HTTP's, or 0. */
  ended(job: number, due: number, status: number, time: number): void;
}

/** Requests without an answer at once; those beyond them count as unanswered, and are not sent. */
const MOST_OUT = 20_000;
const UNSENT = 0;

/** Sends requests when they are due, whatever becomes of those before. */
export class OpenLoop {
  private out = 0;
  private left: number;
  private unsent = 0;
  private stopped = false;
  private readonly arrival: number;

  /** @param over called once all requests have been sent and have ended. */
  constructor(
    private readonly options: OpenLoopOptions,
    private readonly listener: LoadListener,
    private readonly over: () => void,
  ) {
    this.left = options.arrivals.length;
    this.arrival = options.clock.register((job) => this.send(job));
  }

  /** Requests that were not sent, since too many had no answer. */
  get withheld(): number {
    return this.unsent;
  }

  start(): void {
    for (const job of this.options.arrivals.keys()) this.schedule(job);
  }

  /** Sends no more; what is out is not waited for. */
  stop(): void {
    this.stopped = true;
  }

  private schedule(job: number): void {
    const { clock, begin, arrivals } = this.options;
    const { next } = arrivals[job];
    if (next < Number.POSITIVE_INFINITY) clock.at(begin + next, this.arrival, job, 0);
    else {
      this.left--;
      this.look();
    }
  }

  private send(job: number): void {
    if (this.stopped) return;
    const { clock, begin, arrivals } = this.options;
    const due = arrivals[job].next;
    arrivals[job].advance();
    const now = clock.actual() - begin;
    this.listener.sending(job, due, now - due);
    if (this.out >= MOST_OUT) {
      this.unsent++;
      this.listener.ended(job, due, UNSENT, now);
    } else {
      this.out++;
      this.options.send(job, (status) => {
        this.out--;
        if (this.stopped) return;
        this.listener.ended(job, due, status, clock.actual() - begin);
        this.look();
      });
    }
    this.schedule(job);
  }

  private look(): void {
    if (this.left === 0 && this.out === 0 && !this.stopped) {
      this.stopped = true;
      this.over();
    }
  }
}

import type { Clock } from '../clock/clock.js';
import type { DecisionHost } from './controller/scheduler.js';
import { Fifo } from './fifo.js';

/** What the controller's work takes of its host, ns. All 0 means that decisions cost nothing. */
export interface ControllerCost {
  /** Each request, and each request for every GPU that the controller tells of it. */
  request: number;
  requestPerGpu: number;
  /** Each action that is decided and sent. */
  action: number;
}

export type ControllerHostPreset = 'free' | 'osdi20';

/** Named costs; docs/simulation.md says where each number comes from. */
export const controllerHostPresets: Readonly<Record<ControllerHostPreset, ControllerCost>> = {
  free: { request: 0, requestPerGpu: 0, action: 0 },
  // Fitted: the published peak of Figure 11b is 103,387 requests/s with 110 GPUs, so 1 / (103,387 · 110) s.
  osdi20: { request: 0, requestPerGpu: 87.93, action: 0 },
};

/** A wait before the arrival stamp that is worth a notice, ns. */
const NOTABLE_WAIT = 10e6;

/** What the host hands over once it has the time: requests to admit, and results of actions. */
export interface ControllerWork {
  /** The request in `slot` is read from now, its arrival stamp, until `readUntil`, ns. */
  read(slot: number, readUntil: number): void;
  result(token: number): void;
  /** There is time for the decisions that there was none for. */
  resume(): void;
}

/**
 * The controller as one serial resource. Results go first, since each is waited for by a GPU, then decisions, which are sent one
 * after the other; requests are read in what time is left, and wait unread until then, outside the controller: an
 * overloaded one falls behind its clients and serves what it reads in time.
 */
export class ControllerHost implements DecisionHost {
  private readonly requestCost: number;
  private readonly unread = new Fifo();
  private readonly unreadSince = new Fifo();
  private readonly results = new Fifo();
  private readonly wakes: number;
  private longestWait = 0;
  private withdrawn = 0;
  private freeAt = 0;
  private armed = false;
  private deciding = false;

  constructor(
    private readonly clock: Clock,
    private readonly cost: ControllerCost,
    gpus: number,
    private readonly work: ControllerWork,
  ) {
    this.requestCost = cost.request + cost.requestPerGpu * gpus;
    this.wakes = clock.register(() => {
      this.armed = false;
      this.proceed();
    });
  }

  /** A request can be read. */
  request(slot: number): void {
    this.unread.push(slot);
    this.unreadSince.push(this.clock.now());
    this.proceed();
  }

  /** A result can be handled. */
  result(token: number): void {
    this.results.push(token);
    this.proceed();
  }

  mayDecide(): boolean {
    if (this.freeAt <= this.clock.now()) return true;
    this.deciding = true;
    this.wakeWhenFree();
    return false;
  }

  /** When an action that is decided now leaves the host, ns. */
  send(): number {
    this.freeAt = Math.max(this.freeAt, this.clock.now()) + this.cost.action;
    return this.freeAt;
  }

  /** Takes back the requests that were never read, and names each. */
  withdraw(each: (slot: number) => void): void {
    for (; !this.unread.isEmpty; this.withdrawn++) each(this.takeUnread());
  }

  /** What a reader of the tables must be told, since no latency shows it. */
  get notices(): readonly string[] {
    if (this.longestWait < NOTABLE_WAIT) return [];
    const lost = this.withdrawn === 0 ? '' : `, and ${this.withdrawn} were never read`;
    return [
      `The controller was overloaded: requests waited up to ${(this.longestWait / 1e6).toFixed(0)} ms before their arrival stamp${lost}.`,
    ];
  }

  private takeUnread(): number {
    this.longestWait = Math.max(this.longestWait, this.clock.now() - this.unreadSince.shift());
    return this.unread.shift();
  }

  private proceed(): void {
    const now = this.clock.now();
    while (this.freeAt <= now) {
      if (!this.results.isEmpty) {
        this.work.result(this.results.shift());
      } else if (this.deciding) {
        this.deciding = false;
        this.work.resume();
      } else if (!this.unread.isEmpty) {
        this.freeAt = now + this.requestCost;
        this.work.read(this.takeUnread(), this.freeAt);
      } else {
        return;
      }
    }
    if (this.deciding || !this.results.isEmpty || !this.unread.isEmpty) this.wakeWhenFree();
  }

  private wakeWhenFree(): void {
    if (this.armed) return;
    this.armed = true;
    this.clock.at(this.freeAt, this.wakes, 0, 0);
  }
}

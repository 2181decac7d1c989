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

/** What the host hands over once it has the time: requests to admit, and results of actions. */
export interface ControllerWork {
  /** The request that has waited longest is read from now, its arrival stamp, until `readUntil`, ns. */
  read(readUntil: number): void;
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
  private unread = 0;
  private readonly results = new Fifo();
  private readonly wakes: number;
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

  /** One more request can be read. */
  request(): void {
    this.unread++;
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

  /** Takes back the requests that were never read; returns how many. */
  withdraw(): number {
    const { unread } = this;
    this.unread = 0;
    return unread;
  }

  private proceed(): void {
    const now = this.clock.now();
    while (this.freeAt <= now) {
      if (!this.results.isEmpty) {
        this.work.result(this.results.shift());
      } else if (this.deciding) {
        this.deciding = false;
        this.work.resume();
      } else if (this.unread > 0) {
        this.unread--;
        this.freeAt = now + this.requestCost;
        this.work.read(this.freeAt);
      } else {
        return;
      }
    }
    if (this.deciding || !this.results.isEmpty || this.unread > 0) this.wakeWhenFree();
  }

  private wakeWhenFree(): void {
    if (this.armed) return;
    this.armed = true;
    this.clock.at(this.freeAt, this.wakes, 0, 0);
  }
}

import type { Clock } from '../clock/clock.js';
import { Backlog } from './backlog.js';
import type { RequestTable } from './controller/request-table.js';
import type { Scheduler } from './controller/scheduler.js';
import { type ControllerCost, ControllerHost } from './controller-host.js';
import type { Invariants } from './invariants.js';

/** Requests that wait to be read at most, so that an overloaded run's memory is bounded: 128 MiB. */
export const MOST_UNREAD = 2 ** 22;

/** A wait before the arrival stamp that is worth a notice, ns. */
const NOTABLE_WAIT = 10e6;

export interface HostedParts {
  clock: Clock;
  cost: ControllerCost;
  gpus: number;
  requests: RequestTable;
  /** Bytes of input that a request for each model brings. */
  inputBytes: Float64Array;
  /** From reading a request to its admission by the scheduler, ns. */
  admission: number;
  invariants: Invariants | null;
  scheduler(): Scheduler;
  /** Requests that wait to be read at most; by default `MOST_UNREAD`. */
  mostUnread?: number;
}

/**
 * A controller whose work costs time. What clients send waits in a backlog, outside the controller and its tables, until the
 * host reads it. Where the backlog is full a request is never read: in the original it would stand behind all the others,
 * in sockets and in the client's memory, and go with the client.
 */
export class HostedController {
  readonly host: ControllerHost;
  private readonly backlog: Backlog;
  private readonly arrives: number;
  private readonly admits: number;
  private unreadCount = 0;
  private longestWait = 0;

  constructor(private readonly parts: HostedParts) {
    const { clock, cost, gpus, mostUnread = MOST_UNREAD } = parts;
    this.backlog = new Backlog(mostUnread);
    this.host = new ControllerHost(clock, cost, gpus, {
      read: (readUntil) => this.read(readUntil),
      result: (token) => parts.scheduler().result(token),
      resume: () => parts.scheduler().resume?.(),
    });
    this.arrives = clock.register(() => this.host.request());
    this.admits = clock.register((slot) => parts.scheduler().admit(slot));
  }

  /** Requests that the controller never read: they have no answer and no row. */
  get unread(): number {
    return this.unreadCount;
  }

  /** What a request waited at most before it was read, or was given up, ns. No latency shows it. */
  get longestUnreadWait(): number {
    return this.longestWait;
  }

  /** Whether a request that is sent now would find no place to wait. */
  get isFull(): boolean {
    return this.backlog.isFull;
  }

  /** A client sends a request that arrives at `arrival`, ns, no earlier than the one before; the backlog must not be full. */
  sent(requestId: number, userId: number, model: number, sloFactor: number, arrival: number): void {
    this.backlog.push(requestId, userId, model, sloFactor, arrival);
    this.parts.clock.at(arrival, this.arrives, 0, 0);
  }

  /** A request that finds no place to wait is never read. */
  refuse(requestId: number): void {
    this.parts.invariants?.requestWithdrawn(requestId);
    this.unreadCount++;
  }

  /** The client has stopped: what was not read goes with the connection, as when the original's client is killed. */
  withdraw(): void {
    for (let left = this.host.withdraw(); left > 0; left--) this.refuse(this.take().requestId);
  }

  /** What a reader of the tables must be told. */
  get notices(): readonly string[] {
    if (this.longestWait < NOTABLE_WAIT && this.unreadCount === 0) return [];
    const lost = this.unreadCount === 0 ? '' : `, and ${this.unreadCount} were never read`;
    return [
      `The controller was overloaded: requests waited up to ${(this.longestWait / 1e6).toFixed(0)} ms before their arrival stamp${lost}.`,
    ];
  }

  private take(): ReturnType<Backlog['shift']> {
    const request = this.backlog.shift();
    this.longestWait = Math.max(this.longestWait, this.parts.clock.now() - request.arrival);
    return request;
  }

  private read(readUntil: number): void {
    const { clock, requests, inputBytes, admission } = this.parts;
    const { requestId, userId, model, sloFactor } = this.take();
    const slot = requests.allocate();
    requests.requestId[slot] = requestId;
    requests.userId[slot] = userId;
    requests.model[slot] = model;
    requests.sloFactor[slot] = sloFactor;
    requests.inputSize[slot] = inputBytes[model] ?? 0;
    requests.arrival[slot] = clock.now();
    clock.at(readUntil + admission, this.admits, slot, 0);
  }
}

import type { Uniform } from '../../random/uniform.js';
import { Ring } from '../simulator/ring.js';

/** What a dispatcher keeps to. */
export interface DispatchLimits {
  /** Longest queue that a request may join; 0: any. As the release does it, one more is let in than that. */
  readonly maxQueue: number;
  /** Requests in flight at one replica, at most. */
  readonly inFlight: number;
}

const NONE = -1;

/**
 * Hands the requests of a live job to its replicas: a bounded queue, one request in the hand, and replicas asked in a cycle whose order is drawn anew whenever one comes or goes.
 * The rules are those of the simulated job; here replicas are whoever says that they are, and say themselves when they are done.
 */
export class Dispatcher {
  private readonly queue = new Ring();
  private hand = NONE;
  private readonly flying = new Map<number, number>();
  private cycle: number[] = [];
  private position = 0;

  /** @param send gives a request to a replica. */
  constructor(
    private readonly limits: DispatchLimits,
    private readonly order: Uniform,
    private readonly send: (request: number, replica: number) => void,
  ) {}

  /** Requests that no replica has. */
  get waiting(): number {
    return this.queue.size + (this.hand === NONE ? 0 : 1);
  }

  /** Replicas that take requests. */
  get replicas(): readonly number[] {
    return [...this.cycle].sort((a, b) => a - b);
  }

  /** Requests that a replica has. */
  flyingAt(replica: number): number {
    return this.flying.get(replica) ?? 0;
  }

  /** Takes a request in; false when the queue is full. */
  offer(request: number): boolean {
    const { maxQueue } = this.limits;
    if (maxQueue > 0 && this.queue.size > maxQueue) return false;
    this.queue.push(request);
    this.schedule();
    return true;
  }

  /** A replica is done with a request. */
  done(replica: number): void {
    const flying = this.flyingAt(replica);
    if (flying === 0) return;
    if (flying === 1 && !this.cycle.includes(replica)) this.flying.delete(replica);
    else this.flying.set(replica, flying - 1);
    this.schedule();
  }

  /** A replica takes requests from now on. */
  add(replica: number): void {
    if (this.cycle.includes(replica)) return;
    this.cycle.push(replica);
    this.reorder();
    this.schedule();
  }

  /** A replica takes no more. What it has, it may finish; with `lost` it will not. */
  remove(replica: number, lost = false): void {
    this.cycle = this.cycle.filter((other) => other !== replica);
    if (lost || this.flyingAt(replica) === 0) this.flying.delete(replica);
    this.reorder();
  }

  private schedule(): void {
    if (this.hand !== NONE && this.give(this.hand)) this.hand = NONE;
    while (this.hand === NONE && this.queue.size > 0) {
      const request = this.queue.shift();
      if (!this.give(request)) this.hand = request;
    }
  }

  private give(request: number): boolean {
    const { cycle } = this;
    for (let i = 0; i < cycle.length; i++) {
      const replica = cycle[this.position];
      this.position = (this.position + 1) % cycle.length;
      const flying = this.flyingAt(replica);
      if (flying >= this.limits.inFlight) continue;
      this.flying.set(replica, flying + 1);
      this.send(request, replica);
      return true;
    }
    return false;
  }

  // Fisher and Yates.
  private reorder(): void {
    const { cycle } = this;
    for (let i = cycle.length - 1; i > 0; i--) {
      const j = Math.floor(this.order.next() * (i + 1));
      [cycle[i], cycle[j]] = [cycle[j], cycle[i]];
    }
    this.position = 0;
  }
}

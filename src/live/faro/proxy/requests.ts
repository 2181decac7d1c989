import type { Dispatcher } from '../../../serving-core/faro/proxy/dispatcher.js';

/** Called with the status of HTTP that a request ends with, and the body of the answer. */
export type Ended = (status: number, body: Buffer) => void;

interface Pending {
  readonly body: Buffer;
  readonly ended: Ended;
  replica: number;
}

const nothing = Buffer.alloc(0);
const LOST = 500;
/** Requests are numbered within 31 bits. */
const NUMBERS = 2 ** 31;

/** The requests of a head that have neither been answered nor turned away, by number. */
export class Requests {
  private readonly pending = new Map<number, Pending>();
  private last = 0;

  get size(): number {
    return this.pending.size;
  }

  /** Hands a request to the dispatcher; false when that is full. */
  offer(body: Buffer, ended: Ended, dispatcher: Dispatcher): boolean {
    do this.last = (this.last + 1) % NUMBERS;
    while (this.pending.has(this.last));
    const request = this.last;
    this.pending.set(request, { body, ended, replica: -1 });
    if (dispatcher.offer(request)) return true;
    this.pending.delete(request);
    return false;
  }

  /** The body of a request that is given to a replica. */
  given(request: number, replica: number): Buffer {
    const pending = this.pending.get(request)!;
    pending.replica = replica;
    return pending.body;
  }

  /** A replica answers; false when it was not asked. */
  answered(request: number, replica: number, status: number, body: Buffer): boolean {
    const pending = this.pending.get(request);
    if (pending?.replica !== replica) return false;
    this.pending.delete(request);
    pending.ended(status, body);
    return true;
  }

  /** A replica is gone with what it had. */
  lost(replica: number): void {
    for (const [request, pending] of this.pending) {
      if (pending.replica !== replica) continue;
      this.pending.delete(request);
      pending.ended(LOST, nothing);
    }
  }

  /** The head ends: nothing is answered any more. */
  abandon(): void {
    for (const { ended } of this.pending.values()) ended(LOST, nothing);
    this.pending.clear();
  }
}

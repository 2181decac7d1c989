import type { Socket } from 'node:net';
import { Dispatcher, type DispatchLimits } from '../../../serving-core/faro/proxy/dispatcher.js';
import type { Uniform } from '../../../serving-core/random/uniform.js';
import { ReplicaLink } from './replica-link.js';
import { type Ended, Requests } from './requests.js';

interface Attached {
  readonly link: ReplicaLink;
  /** Whether it shall go once it has nothing left. */
  leaving: boolean;
}

export interface ModelServerListener {
  /** A replica is ready; `admit` has it take requests, now or later. */
  ready(replica: number): void;
  /** A replica is gone. */
  lost(replica: number): void;
}

/** One job's requests, and the replicas that have attached for them. */
export class ModelServer {
  private readonly requests = new Requests();
  private readonly attached = new Map<number, Attached>();
  private readonly dispatcher: Dispatcher;
  private last = 0;

  constructor(
    limits: DispatchLimits,
    order: Uniform,
    private readonly listener: ModelServerListener,
  ) {
    this.dispatcher = new Dispatcher(limits, order, (request, replica) => {
      this.attached.get(replica)!.link.send(request, this.requests.given(request, replica));
    });
  }

  /** Requests that no replica has. */
  get waiting(): number {
    return this.dispatcher.waiting;
  }

  /** Requests in flight at each replica that takes any. */
  get inFlight(): number[] {
    return this.dispatcher.replicas.map((replica) => this.dispatcher.flyingAt(replica));
  }

  /** Takes a request in; false when the queue is full. */
  offer(body: Buffer, ended: Ended): boolean {
    return this.requests.offer(body, ended, this.dispatcher);
  }

  /** A replica has connected. Returns its number. */
  attach(socket: Socket): number {
    const replica = ++this.last;
    const link = new ReplicaLink(socket, {
      ready: () => this.listener.ready(replica),
      answered: (request, status, body) => this.answered(replica, request, status, body),
      lost: () => this.gone(replica),
    });
    this.attached.set(replica, { link, leaving: false });
    return replica;
  }

  /** Has a replica take requests. */
  admit(replica: number): void {
    if (this.attached.get(replica)?.leaving === false) this.dispatcher.add(replica);
  }

  /** Has a replica take no more requests, finish what it has, and end. */
  dismiss(replica: number): void {
    const attached = this.attached.get(replica);
    if (!attached) return;
    attached.leaving = true;
    this.dispatcher.remove(replica);
    if (this.dispatcher.flyingAt(replica) === 0) attached.link.close();
  }

  close(): void {
    this.requests.abandon();
    for (const { link } of this.attached.values()) link.destroy();
  }

  private answered(replica: number, request: number, status: number, body: Buffer): void {
    const attached = this.attached.get(replica)!;
    // What was not asked for, or cannot be said in HTTP, is said by no replica.
    if (status < 200 || status > 599 || !this.requests.answered(request, replica, status, body)) {
      attached.link.destroy();
      return;
    }
    this.dispatcher.done(replica);
    if (attached.leaving && this.dispatcher.flyingAt(replica) === 0) attached.link.close();
  }

  private gone(replica: number): void {
    this.attached.delete(replica);
    this.dispatcher.remove(replica, true);
    this.requests.lost(replica);
    this.listener.lost(replica);
  }
}

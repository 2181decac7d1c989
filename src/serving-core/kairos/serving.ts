import { Instances } from './instances.js';
import type { Mix } from './mix.js';
import type { Queries } from './queries.js';
import { Waiting } from './waiting.js';

/** Whatever carries a query to an instance: the simulator's clock, or a connection. */
export interface ServingPort {
  send(query: number, instance: number): void;
}

const NOBODY = -1;

/** The state of a run: who waits, who serves whom, and since when. Distributors read it and call `send`. */
export class Serving {
  readonly waiting: Waiting;
  readonly instances: Instances;
  /** By query: ns; NaN before it is sent. */
  readonly sentAt: Float64Array;
  /** By query: the instance; −1 before it is sent. */
  readonly servedBy: Int32Array;
  sent = 0;

  constructor(
    mix: Mix,
    readonly queries: Queries,
    private readonly port: ServingPort,
  ) {
    this.waiting = new Waiting(queries.count);
    this.instances = new Instances(mix);
    this.sentAt = new Float64Array(queries.count).fill(Number.NaN);
    this.servedBy = new Int32Array(queries.count).fill(NOBODY);
  }

  /**
   * Gives a query to a free instance, where it is expected to end after `expected` ns. Throws Error for an instance that is busy and a
   * query that was sent: a distributor that does that is wrong.
   */
  send(query: number, instance: number, now: number, expected: number): void {
    const { free, expectedEnd } = this.instances;
    if (free[instance] === 0) throw new Error(`instance ${instance} got query ${query} while it was busy`);
    if (this.servedBy[query] !== NOBODY) throw new Error(`query ${query} was sent twice`);
    free[instance] = 0;
    this.instances.freeCount--;
    expectedEnd[instance] = now + expected;
    this.sentAt[query] = now;
    this.servedBy[query] = instance;
    this.sent++;
    this.port.send(query, instance);
  }

  /** An instance has answered. */
  replied(instance: number): void {
    this.instances.free[instance] = 1;
    this.instances.freeCount++;
  }
}

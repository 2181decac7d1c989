import type { Clock } from '../clock/clock.js';
import type { InstanceType } from './contest.js';
import { Ledger } from './ledger.js';

/** What an instance is: off and free of cost, starting, able to serve, or ending its last batch. */
export const InstanceState = { off: 0, starting: 1, on: 2, leaving: 3 } as const;

/** What instances tell of, each by its number. */
export interface InstanceEvents {
  /** The cold start is over; `began` is to be called once its weights are there. */
  ready(instance: number): void;
  /** It is off: its memory is lost. */
  off(instance: number): void;
  /** From now on so many of a type are paid for, and so many serve. */
  changed(type: number, paid: number, serving: number): void;
}

const NOTHING = -1;

/** The instances of a fleet from their order to their end, and the bill. All are on at the start. */
export class Instances {
  /** By instance: position of its type, and its `InstanceState`. */
  readonly typeOf: Uint8Array;
  readonly state: Uint8Array;
  private readonly ledger: Ledger;
  private readonly version: Int32Array;
  private readonly ready: number;

  /** `coldStart` in ns. */
  constructor(
    private readonly clock: Clock,
    types: readonly InstanceType[],
    private readonly coldStart: number,
    private readonly events: InstanceEvents,
  ) {
    this.typeOf = Uint8Array.from(types.flatMap(({ count }, type) => new Array<number>(count).fill(type)));
    this.state = new Uint8Array(this.typeOf.length).fill(InstanceState.on);
    this.version = new Int32Array(this.typeOf.length);
    this.ledger = new Ledger(types, this.typeOf, (type) => this.tell(type));
    this.ready = clock.register((instance, version) => {
      if (this.version[instance] === version) events.ready(instance);
    });
    for (let instance = 0; instance < this.typeOf.length; instance++) {
      this.ledger.ordered(instance, 0);
      this.ledger.serves(instance, 1);
    }
  }

  /** $ until the last change. */
  get cost(): number {
    return this.ledger.cost;
  }

  /** Tells of a type's numbers. */
  tell(type: number): void {
    this.events.changed(type, this.ledger.paid[type], this.ledger.serving[type]);
  }

  /** Orders one of a type; −1 when all are in use. */
  order(type: number): number {
    const instance = this.typeOf.findIndex((of, i) => of === type && this.state[i] === InstanceState.off);
    if (instance < 0) return NOTHING;
    this.state[instance] = InstanceState.starting;
    this.ledger.ordered(instance, this.clock.now());
    this.clock.at(this.clock.now() + this.coldStart, this.ready, instance, ++this.version[instance]);
    return instance;
  }

  /** An instance that was starting serves. */
  began(instance: number): void {
    this.state[instance] = InstanceState.on;
    this.ledger.serves(instance, 1);
  }

  /** Gives one back: at once, or when it is `busy` at its `end`. */
  release(instance: number, busy: boolean): void {
    const state = this.state[instance];
    if (state === InstanceState.off || state === InstanceState.leaving) return;
    this.version[instance]++;
    if (state === InstanceState.on) this.ledger.serves(instance, -1);
    if (busy) this.state[instance] = InstanceState.leaving;
    else this.end(instance);
  }

  end(instance: number): void {
    this.state[instance] = InstanceState.off;
    this.ledger.ended(instance, this.clock.now());
    this.events.off(instance);
  }

  /** The run is over: whoever is paid for is until `now`, ns. Throws InvariantViolation when the bill does not add up. */
  close(now: number): void {
    this.ledger.close(now);
  }
}

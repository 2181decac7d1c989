import { ExpiryHeap } from './expiry-heap.js';

/**
 * Load demands in order of expiry; equal times in order of insertion. Most expire in the order in which they came and wait in
 * a ring; a heap takes those that do not.
 */
export class Expiries {
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private models = new Int32Array(64);
  private amounts = new Float64Array(64);
  private head = 0;
  private count = 0;
  private latest = 0;
  private sequence = 0;
  private readonly strays = new ExpiryHeap();
  /** Expiry of the first one, ns; Infinity when there is none. */
  time = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.count + this.strays.size;
  }

  /** Model and amount of the first one, which must exist. */
  get model(): number {
    return this.straysFirst() ? this.strays.model : this.models[this.head];
  }

  get amount(): number {
    return this.straysFirst() ? this.strays.amount : this.amounts[this.head];
  }

  push(time: number, model: number, amount: number): void {
    const order = this.sequence++;
    if (time < this.time) this.time = time;
    if (this.count > 0 && time < this.latest) {
      this.strays.push(time, order, model, amount);
      return;
    }
    if (this.count === this.times.length) this.grow();
    const at = (this.head + this.count++) & (this.times.length - 1);
    this.times[at] = time;
    this.orders[at] = order;
    this.models[at] = model;
    this.amounts[at] = amount;
    this.latest = time;
  }

  pop(): void {
    if (this.straysFirst()) {
      this.strays.pop();
    } else {
      this.head = (this.head + 1) & (this.times.length - 1);
      this.count--;
    }
    const inRing = this.count > 0 ? this.times[this.head] : Number.POSITIVE_INFINITY;
    this.time = this.strays.size > 0 ? Math.min(inRing, this.strays.time) : inRing;
  }

  private straysFirst(): boolean {
    if (this.strays.size === 0) return false;
    if (this.count === 0 || this.strays.time < this.times[this.head]) return true;
    return this.strays.time === this.times[this.head] && this.strays.order < this.orders[this.head];
  }

  private grow(): void {
    const size = this.count;
    const unrolled = <T extends Float64Array | Int32Array>(ring: T, into: T): T => {
      into.set(ring.subarray(this.head));
      into.set(ring.subarray(0, this.head), size - this.head);
      return into;
    };
    this.times = unrolled(this.times, new Float64Array(size * 2));
    this.orders = unrolled(this.orders, new Float64Array(size * 2));
    this.models = unrolled(this.models, new Int32Array(size * 2));
    this.amounts = unrolled(this.amounts, new Float64Array(size * 2));
    this.head = 0;
  }
}

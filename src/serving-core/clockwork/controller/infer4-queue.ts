import { Status } from '../status.js';
import { Hold, type RequestTable } from './request-table.js';

/** What a request's time-out will say, by its slot: INFER4 remembers why it gave a request up. */
export class Verdicts {
  private codes = new Uint8Array(256);

  get(slot: number): number {
    return this.codes[slot];
  }

  set(slot: number, code: number): void {
    if (slot >= this.codes.length) {
      const codes = new Uint8Array(2 ** Math.ceil(Math.log2(slot + 1)));
      codes.set(this.codes);
      this.codes = codes;
    }
    this.codes[slot] = code;
  }
}

/** The waiting requests of one model under INFER4, first in first out. A request's position counts up for ever. */
export class Infer4Queue {
  private slots = new Int32Array(16);
  private deadlines = new Float64Array(16);
  private head = 0;
  private tail = 0;

  constructor(
    private readonly sizes: Int32Array,
    private readonly requests: RequestTable,
    private readonly verdicts: Verdicts,
  ) {}

  get first(): number {
    return this.head;
  }

  /** One past the position of the last request. */
  get end(): number {
    return this.tail;
  }

  /** Internal deadline of the request at `position`, ns. */
  deadline(position: number): number {
    return this.deadlines[position & (this.slots.length - 1)];
  }

  /** Returns the request's position. */
  push(slot: number, deadline: number): number {
    if (this.tail - this.head === this.slots.length) this.grow();
    const at = this.tail & (this.slots.length - 1);
    this.slots[at] = slot;
    this.deadlines[at] = deadline;
    this.requests.hold(slot, Hold.queue);
    return this.tail++;
  }

  /**
   * Whether the strategy (batch size at `index`, made for the request at `position`) can be carried out by a GPU that is free
   * at `freeAt`: the index of the batch size to take, or −1. Drops requests at the front that are too late by then.
   */
  choose(position: number, index: number, freeAt: number, durations: Float64Array): number {
    const { sizes } = this;
    const end = freeAt + durations[index];
    let deadline = this.deadline(position);
    if (end > deadline) return -1;
    while (this.head < this.tail && this.deadline(this.head) < freeAt) this.drop(Status.notStarted);
    let from = position;
    if (this.tail - from < sizes[index]) {
      from = this.lastFitting(sizes[index], end);
      if (from < 0) return -1;
      deadline = this.deadline(from);
    }
    let chosen = index;
    while (chosen + 1 < sizes.length && this.tail - from >= sizes[chosen + 1]) chosen++;
    const complete = freeAt + durations[chosen];
    if (complete > deadline) return -1;
    return this.holds(sizes[chosen], complete) ? chosen : -1;
  }

  /** The next request that a batch complete at `complete` answers in time; those before it that it cannot are skipped. */
  take(complete: number): number {
    while (this.deadline(this.head) < complete) this.drop(Status.skipped);
    return this.slots[this.head++ & (this.slots.length - 1)];
  }

  /** Position of the `count`-th request from the back of those that can wait until `end`; −1 when there are fewer. */
  private lastFitting(count: number, end: number): number {
    if (this.tail - this.head < count) return -1;
    let left = count;
    for (let position = this.tail - 1; position >= this.head; position--)
      if (this.deadline(position) >= end && --left === 0) return position;
    return -1;
  }

  private holds(count: number, complete: number): boolean {
    let left = count;
    for (let position = this.head; position < this.tail; position++)
      if (this.deadline(position) >= complete && --left === 0) return true;
    return false;
  }

  private drop(verdict: number): void {
    const slot = this.slots[this.head++ & (this.slots.length - 1)];
    this.verdicts.set(slot, verdict);
    this.requests.release(slot, Hold.queue);
  }

  private grow(): void {
    const old = this.slots.length;
    const slots = new Int32Array(old * 2);
    const deadlines = new Float64Array(old * 2);
    for (let at = this.head; at < this.tail; at++) {
      slots[at & (old * 2 - 1)] = this.slots[at & (old - 1)];
      deadlines[at & (old * 2 - 1)] = this.deadlines[at & (old - 1)];
    }
    this.slots = slots;
    this.deadlines = deadlines;
  }
}

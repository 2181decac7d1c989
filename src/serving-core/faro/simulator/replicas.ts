import type { Uniform } from '../../random/uniform.js';
import { Ring } from './ring.js';

/**
 * The replicas of one job. A scheduler asks them in a cycle whose order is drawn anew whenever a replica comes or goes. The newest goes first, and still
 * finishes what it has.
 */
export class Replicas {
  /** ns at which each slot's request is done; Infinity when it has none. */
  private done = new Float64Array(8).fill(Number.POSITIVE_INFINITY);
  private readonly inService: number[] = [];
  private readonly inFlight: number[] = [];
  private readonly queues: Ring[] = [];
  private readonly active: number[] = [];
  private readonly idleSlots: number[] = [];
  private readonly leaving = new Set<number>();
  private cycle: number[] = [];
  private position = 0;
  /** First to be done: its time, ns, and its slot. */
  nextDone = Number.POSITIVE_INFINITY;
  private nextSlot = 0;

  constructor(
    private readonly limit: number,
    private readonly service: { next(): number },
    private readonly order: Uniform,
    private readonly began: (request: number, time: number) => void,
  ) {}

  get count(): number {
    return this.active.length;
  }

  /** Requests that wait at replicas which are there, without those in service. */
  get waiting(): number {
    return this.active.reduce((sum, slot) => sum + this.queues[slot].size, 0);
  }

  add(count: number): void {
    for (let i = 0; i < count; i++) {
      const slot = this.idleSlots.pop() ?? this.newSlot();
      this.active.push(slot);
    }
    this.reorder();
  }

  /** Takes away the newest. */
  remove(count: number): void {
    for (let i = 0; i < count; i++) {
      const slot = this.active.pop();
      if (slot === undefined) break;
      if (this.inFlight[slot] === 0) this.idleSlots.push(slot);
      else this.leaving.add(slot);
    }
    this.reorder();
  }

  /** Gives a request to the next of the cycle that has fewer than its limit in flight; false when none has. */
  offer(request: number, time: number): boolean {
    const { cycle, inFlight, limit } = this;
    for (let i = 0; i < cycle.length; i++) {
      const slot = cycle[this.position];
      this.position = this.position + 1 === cycle.length ? 0 : this.position + 1;
      if (inFlight[slot] >= limit) continue;
      if (inFlight[slot]++ === 0) this.begin(slot, request, time);
      else this.queues[slot].push(request);
      return true;
    }
    return false;
  }

  /** Ends the service that is done first and begins the replica's next; returns the request. */
  finish(): number {
    const slot = this.nextSlot;
    const time = this.nextDone;
    const request = this.inService[slot];
    this.inFlight[slot]--;
    this.done[slot] = Number.POSITIVE_INFINITY;
    if (this.queues[slot].size > 0) {
      this.inService[slot] = this.queues[slot].shift();
      this.began(this.inService[slot], time);
      this.done[slot] = time + this.service.next();
    } else if (this.leaving.delete(slot)) this.idleSlots.push(slot);
    this.findNext();
    return request;
  }

  private begin(slot: number, request: number, time: number): void {
    this.inService[slot] = request;
    this.began(request, time);
    const done = time + this.service.next();
    this.done[slot] = done;
    if (done >= this.nextDone) return;
    this.nextDone = done;
    this.nextSlot = slot;
  }

  private findNext(): void {
    const { done } = this;
    const slots = this.queues.length;
    let least = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < slots; slot++) {
      if (done[slot] >= least) continue;
      least = done[slot];
      this.nextSlot = slot;
    }
    this.nextDone = least;
  }

  private newSlot(): number {
    const slot = this.queues.push(new Ring()) - 1;
    this.inFlight.push(0);
    this.inService.push(-1);
    if (slot >= this.done.length) {
      const larger = new Float64Array(this.done.length * 2).fill(Number.POSITIVE_INFINITY);
      larger.set(this.done);
      this.done = larger;
    }
    return slot;
  }

  // Fisher and Yates.
  private reorder(): void {
    this.cycle = [...this.active];
    for (let i = this.cycle.length - 1; i > 0; i--) {
      const j = Math.floor(this.order.next() * (i + 1));
      [this.cycle[i], this.cycle[j]] = [this.cycle[j], this.cycle[i]];
    }
    this.position = 0;
  }
}

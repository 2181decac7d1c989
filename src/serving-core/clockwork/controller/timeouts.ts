import type { Clock } from '../../clock/clock.js';
import { Hold, type RequestTable } from './request-table.js';

const LANES = 4;

/**
 * Watches the deadlines of unanswered requests. Deadlines mostly arrive in order, so they wait in a few sorted lanes with
 * one timer each, instead of a timer per request: nearly all requests are answered in time and cost no event.
 */
export class Timeouts {
  private readonly lanes = Array.from({ length: LANES }, () => new Lane());
  private readonly laneFires: number;
  private readonly strayFires: number;

  /** `expire` is called at a request's internal deadline if it is neither answered nor locked into an action. */
  constructor(
    private readonly clock: Clock,
    private readonly requests: RequestTable,
    private readonly expire: (slot: number) => void,
  ) {
    this.laneFires = clock.register((lane) => this.fireLane(this.lanes[lane], lane));
    this.strayFires = clock.register((slot, generation) => {
      if (this.isWaiting(slot, generation)) this.expire(slot);
    });
  }

  watch(slot: number): void {
    const deadline = this.requests.internalDeadline[slot];
    const generation = this.requests.generation[slot];
    for (let i = 0; i < LANES; i++) {
      const lane = this.lanes[i];
      if (!lane.accepts(deadline)) continue;
      this.dropSettled(lane);
      lane.push(slot, generation, deadline);
      if (!lane.armed) this.arm(lane, i);
      return;
    }
    this.clock.at(deadline, this.strayFires, slot, generation);
  }

  private fireLane(lane: Lane, index: number): void {
    lane.armed = false;
    const now = this.clock.now();
    while (!lane.isEmpty() && lane.deadline() <= now) {
      const slot = lane.slot();
      const waiting = this.isWaiting(slot, lane.generation());
      lane.shift();
      if (waiting) this.expire(slot);
    }
    this.dropSettled(lane);
    if (!lane.isEmpty()) this.arm(lane, index);
  }

  private arm(lane: Lane, index: number): void {
    lane.armed = true;
    this.clock.at(lane.deadline(), this.laneFires, index, 0);
  }

  private dropSettled(lane: Lane): void {
    while (!lane.isEmpty() && !this.isWaiting(lane.slot(), lane.generation())) lane.shift();
  }

  private isWaiting(slot: number, generation: number): boolean {
    const { requests } = this;
    return (
      requests.generation[slot] === generation &&
      (requests.holds[slot] & (Hold.response | Hold.action)) === Hold.response
    );
  }
}

/** A ring of (slot, generation, deadline) with deadlines that never decrease. */
class Lane {
  armed = false;
  private slots = new Int32Array(64);
  private generations = new Uint32Array(64);
  private deadlines = new Float64Array(64);
  private head = 0;
  private count = 0;
  private last = 0;

  accepts(deadline: number): boolean {
    return this.count === 0 || deadline >= this.last;
  }

  isEmpty(): boolean {
    return this.count === 0;
  }

  push(slot: number, generation: number, deadline: number): void {
    if (this.count === this.slots.length) this.grow();
    const at = (this.head + this.count++) & (this.slots.length - 1);
    this.slots[at] = slot;
    this.generations[at] = generation;
    this.deadlines[at] = deadline;
    this.last = deadline;
  }

  slot(): number {
    return this.slots[this.head];
  }

  generation(): number {
    return this.generations[this.head];
  }

  deadline(): number {
    return this.deadlines[this.head];
  }

  shift(): void {
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.count--;
  }

  private grow(): void {
    const old = this.slots.length;
    const slots = new Int32Array(old * 2);
    const generations = new Uint32Array(old * 2);
    const deadlines = new Float64Array(old * 2);
    for (let i = 0; i < this.count; i++) {
      const from = (this.head + i) & (old - 1);
      slots[i] = this.slots[from];
      generations[i] = this.generations[from];
      deadlines[i] = this.deadlines[from];
    }
    this.slots = slots;
    this.generations = generations;
    this.deadlines = deadlines;
    this.head = 0;
  }
}

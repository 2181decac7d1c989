import type { Clock, TimerHandler, TimerId } from './clock.js';
import { FarTimers } from './far-timers.js';
import { grown, TimerHeap } from './timer-heap.js';

/** Which of several timers with equal times fires first: the one set first, or the one set last. */
export type TieRule = 'fifo' | 'lifo';

const SLOT_RANGE = 2 ** 24;
const GENERATION_MASK = 2 ** 29 - 1;
const CANCELLED = -1;
const FREE = -2;
const COMPACTION_FLOOR = 64;
/** Timers in one heap beyond which those that are not due soon are kept apart. */
const CROWD = 1024;

/**
 * Simulated time: timers fire in order of (time, sequence). Those due soon are in a heap, which stays small because others wait in
 * unsorted buckets. A timer's kind and payloads stay in its slot, as numbers.
 */
export class VirtualClock implements Clock {
  private time = 0;
  private stopped = false;
  private firedEvents = 0;

  private handlers: TimerHandler[] = [];
  private readonly near = new TimerHeap();
  private readonly far = new FarTimers();
  private readonly bringNear = (time: number, order: number, slot: number) => {
    if (this.near.isFull) this.near.grow();
    this.near.push(time, order, slot);
  };

  private kinds = new Int32Array(64).fill(FREE);
  private as = new Float64Array(64);
  private bs = new Float64Array(64);
  private generations = new Uint32Array(64);
  private freeSlots = Int32Array.from({ length: 64 }, (_, i) => 63 - i);
  private freeCount = 64;

  private cancelledCount = 0;
  private sequence = 0;
  private readonly sequenceStep: number;

  constructor(ties: TieRule = 'fifo') {
    this.sequenceStep = ties === 'fifo' ? 1 : -1;
  }

  now(): number {
    return this.time;
  }

  /** Timers that have fired. */
  get events(): number {
    return this.firedEvents;
  }

  /** Timers that are set and neither fired nor cancelled. */
  get pending(): number {
    return this.near.size + this.far.size - this.cancelledCount;
  }

  /** Nothing fires before this, ns; Infinity when no timer is set. A cancelled timer may still count. */
  get next(): number {
    const { near, far } = this;
    while (near.settle()) {
      if (far.size === 0) return Number.POSITIVE_INFINITY;
      far.handOver(this.bringNear);
    }
    return near.time;
  }

  register(handler: TimerHandler): number {
    return this.handlers.push(handler) - 1;
  }

  at(time: number, kind: number, a: number, b: number): TimerId {
    if (this.freeCount === 0) this.growSlots();
    const slot = this.freeSlots[--this.freeCount];
    this.kinds[slot] = kind;
    this.as[slot] = a;
    this.bs[slot] = b;
    const due = Math.max(time, this.time);
    const order = this.sequence;
    this.sequence = order + this.sequenceStep;
    if (this.near.isFull) this.makeRoom();
    if (this.far.isNear(due)) this.near.push(due, order, slot);
    else this.far.push(due, order, slot);
    return this.generations[slot] * SLOT_RANGE + slot;
  }

  cancel(timer: TimerId): void {
    const slot = timer % SLOT_RANGE;
    if (this.generations[slot] !== (timer - slot) / SLOT_RANGE || this.kinds[slot] < 0) return;
    this.kinds[slot] = CANCELLED;
    this.cancelledCount++;
    if (this.cancelledCount > COMPACTION_FLOOR && this.cancelledCount * 2 > this.near.size + this.far.size)
      this.compact();
  }

  /** Forgets every pending timer of these kinds, in one pass over all timers. */
  forget(kinds: ReadonlySet<number>): void {
    for (let slot = 0; slot < this.kinds.length; slot++) {
      if (!kinds.has(this.kinds[slot])) continue;
      this.kinds[slot] = CANCELLED;
      this.cancelledCount++;
    }
    this.compact();
  }

  /** Fires timers in order until none is left, the next is later than `until` (ns), or `stop` is called. */
  run(until = Number.POSITIVE_INFINITY): void {
    this.stopped = false;
    const { near, far } = this;
    while (!this.stopped) {
      if (near.settle()) {
        if (far.size === 0) break;
        far.handOver(this.bringNear);
        continue;
      }
      if (near.time > until) break;
      const { slot } = near;
      const kind = this.kinds[slot];
      const a = this.as[slot];
      const b = this.bs[slot];
      this.release(slot);
      near.take();
      if (kind === CANCELLED) {
        this.cancelledCount--;
        continue;
      }
      this.time = near.time;
      this.firedEvents++;
      this.handlers[kind](a, b);
    }
    if (!this.stopped && until !== Number.POSITIVE_INFINITY && this.time < until) this.time = until;
  }

  /** Makes `run` return after the current handler; timers stay set. */
  stop(): void {
    this.stopped = true;
  }

  private release(slot: number): void {
    this.kinds[slot] = FREE;
    this.generations[slot] = (this.generations[slot] + 1) & GENERATION_MASK;
    this.freeSlots[this.freeCount++] = slot;
  }

  /** Moves all timers of a heap that has become large to the far ones, which give the next ones back; or enlarges the heap. */
  private makeRoom(): void {
    const { near, far } = this;
    if (near.capacity >= CROWD && far.isIdle) {
      near.filter((slot, time, order) => {
        far.push(time, order, slot);
        return false;
      });
      far.begin();
      if (far.isIdle) far.handOver(this.bringNear);
    }
    if (near.isFull) near.grow();
  }

  /** Drops cancelled entries once they are the majority, so that cancelling stays O(log n) amortised. */
  private compact(): void {
    const keep = (slot: number) => {
      if (this.kinds[slot] !== CANCELLED) return true;
      this.release(slot);
      return false;
    };
    this.near.filter(keep);
    this.far.filter(keep);
    this.cancelledCount = 0;
  }

  private growSlots(): void {
    const old = this.kinds.length;
    if (old * 2 > SLOT_RANGE) throw new RangeError(`more than ${old} timers are pending at once`);
    this.kinds = grown(this.kinds, new Int32Array(old * 2).fill(FREE));
    this.as = grown(this.as, new Float64Array(old * 2));
    this.bs = grown(this.bs, new Float64Array(old * 2));
    this.generations = grown(this.generations, new Uint32Array(old * 2));
    this.freeSlots = new Int32Array(old * 2);
    for (let i = 0; i < old; i++) this.freeSlots[i] = old * 2 - 1 - i;
    this.freeCount = old;
  }
}

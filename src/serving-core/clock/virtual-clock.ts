import type { Clock, TimerHandler, TimerId } from './clock.js';

/** Which of several timers with equal times fires first: the one set first, or the one set last. */
export type TieRule = 'fifo' | 'lifo';

const SLOT_RANGE = 2 ** 24;
const GENERATION_MASK = 2 ** 29 - 1;
const CANCELLED = -1;
const FREE = -2;
const COMPACTION_FLOOR = 64;

/**
 * Simulated time: a 4-ary heap ordered by (time, sequence), held as arrays of numbers. Moving an entry moves three numbers;
 * a timer's kind and payloads stay in its slot. The root of a fired timer is left vacant until the next insertion or
 * removal, because a handler that sets one timer then costs one descent instead of a descent and a climb.
 */
export class VirtualClock implements Clock {
  private time = 0;
  private stopped = false;
  private firedEvents = 0;

  private handlers: TimerHandler[] = [];

  private size = 0;
  private vacant = false;
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private slots = new Int32Array(64);

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
    return this.size - (this.vacant ? 1 : 0) - this.cancelledCount;
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
    if (this.vacant) {
      this.vacant = false;
      this.descend(0, due, order, slot);
    } else {
      if (this.size === this.times.length) this.growHeap();
      this.climb(this.size++, due, order, slot);
    }
    return this.generations[slot] * SLOT_RANGE + slot;
  }

  cancel(timer: TimerId): void {
    const slot = timer % SLOT_RANGE;
    if (this.generations[slot] !== (timer - slot) / SLOT_RANGE || this.kinds[slot] < 0) return;
    this.kinds[slot] = CANCELLED;
    this.cancelledCount++;
    if (this.cancelledCount > COMPACTION_FLOOR && this.cancelledCount * 2 > this.size) this.compact();
  }

  /** Forgets every pending timer of these kinds, in one pass over all timers. */
  forget(kinds: ReadonlySet<number>): void {
    for (let i = this.vacant ? 1 : 0; i < this.size; i++) {
      const slot = this.slots[i];
      if (!kinds.has(this.kinds[slot])) continue;
      this.kinds[slot] = CANCELLED;
      this.cancelledCount++;
    }
    this.compact();
  }

  /** Fires timers in order until none is left, the next is later than `until` (ns), or `stop` is called. */
  run(until = Number.POSITIVE_INFINITY): void {
    this.stopped = false;
    while (!this.stopped) {
      if (this.vacant) this.fillRoot();
      if (this.size === 0 || this.times[0] > until) break;
      const slot = this.slots[0];
      const kind = this.kinds[slot];
      const a = this.as[slot];
      const b = this.bs[slot];
      this.release(slot);
      this.vacant = true;
      if (kind === CANCELLED) {
        this.cancelledCount--;
        continue;
      }
      this.time = this.times[0];
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

  private fillRoot(): void {
    this.vacant = false;
    const last = --this.size;
    if (last > 0) this.descend(0, this.times[last], this.orders[last], this.slots[last]);
  }

  private climb(from: number, time: number, order: number, slot: number): void {
    const { times, orders, slots } = this;
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent];
      if (parentTime < time || (parentTime === time && orders[parent] < order)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent];
      slots[hole] = slots[parent];
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  private descend(from: number, time: number, order: number, slot: number): void {
    const { times, orders, slots, size } = this;
    let hole = from;
    for (;;) {
      const first = (hole << 2) + 1;
      if (first >= size) break;
      const end = Math.min(first + 4, size);
      let least = first;
      let leastTime = times[first];
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child];
        if (childTime < leastTime || (childTime === leastTime && orders[child] < orders[least])) {
          least = child;
          leastTime = childTime;
        }
      }
      if (time < leastTime || (time === leastTime && order < orders[least])) break;
      times[hole] = leastTime;
      orders[hole] = orders[least];
      slots[hole] = slots[least];
      hole = least;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  /** Drops cancelled entries once they are the majority, so that cancelling stays O(log n) amortised. */
  private compact(): void {
    if (this.vacant) this.fillRoot();
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const slot = this.slots[i];
      if (this.kinds[slot] === CANCELLED) {
        this.release(slot);
        continue;
      }
      this.times[kept] = this.times[i];
      this.orders[kept] = this.orders[i];
      this.slots[kept] = slot;
      kept++;
    }
    this.size = kept;
    this.cancelledCount = 0;
    for (let i = (kept - 2) >> 2; i >= 0; i--) this.descend(i, this.times[i], this.orders[i], this.slots[i]);
  }

  private growHeap(): void {
    this.times = grown(this.times, new Float64Array(this.size * 2));
    this.orders = grown(this.orders, new Float64Array(this.size * 2));
    this.slots = grown(this.slots, new Int32Array(this.size * 2));
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

function grown<T extends Float64Array | Int32Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

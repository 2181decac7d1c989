import { grown } from './timer-heap.js';

/** Timers of one bucket aimed at: few enough for a shallow heap, enough that most buckets are not empty. */
const BUCKET = 32;
const LEAST_BUCKETS = 256;
/** Fewer timers are not worth the buckets. */
const WORTHWHILE = 256;
const NONE = -1;

/**
 * The timers that are not due soon, unsorted in buckets of equal width; those beyond the last bucket wait in one more. A bucket is
 * handed over whole when its turn comes. Which bucket a time belongs to rises with the time, so no timer of a later bucket is due
 * before one of an earlier one, whatever is lost in rounding: the order in which timers fire is that of one big heap.
 */
export class FarTimers {
  private dues = new Float64Array(64);
  private orders = new Float64Array(64);
  /** The next slot of the same bucket, by slot. */
  private nexts = new Int32Array(64);
  private heads = new Int32Array(0);
  private beyond = NONE;
  private count = 0;
  /** Times are in bucket (time − base) · perWidth; with perWidth 0 there are none, and every time is near. */
  private base = 0;
  private perWidth = 0;
  /** The bucket that was handed over last. */
  private current = 0;

  get size(): number {
    return this.count;
  }

  /** Whether all times are near: no bucket is in use. */
  get isIdle(): boolean {
    return this.perWidth === 0;
  }

  /** Whether a time is not in a later bucket than what was handed over last. */
  isNear(time: number): boolean {
    return !((time - this.base) * this.perWidth >= this.current + 1);
  }

  /** Adds a timer whose time is not near; or any, before the buckets are in use. */
  push(time: number, order: number, slot: number): void {
    if (slot >= this.dues.length) this.grow(slot);
    this.dues[slot] = time;
    this.orders[slot] = order;
    this.count++;
    this.link(slot, (time - this.base) * this.perWidth);
  }

  /** Puts the timers pushed so far into buckets, unless they are too few, or most are due at one time; then all are near. */
  begin(): void {
    this.spread();
  }

  /** Hands the timers of the next bucket that has any to `take`, or all while there are no buckets; there must be a timer. */
  handOver(take: (time: number, order: number, slot: number) => void): void {
    while (!this.isIdle) {
      while (++this.current < this.heads.length) {
        if (this.heads[this.current] === NONE) continue;
        const head = this.heads[this.current];
        this.heads[this.current] = NONE;
        this.give(head, take);
        return;
      }
      this.spread();
    }
    const head = this.beyond;
    this.beyond = NONE;
    this.give(head, take);
  }

  private give(head: number, take: (time: number, order: number, slot: number) => void): void {
    for (let slot = head; slot !== NONE; slot = this.nexts[slot]) {
      this.count--;
      take(this.dues[slot], this.orders[slot], slot);
    }
  }

  /** Drops every timer that `keep` refuses. */
  filter(keep: (slot: number) => boolean): void {
    for (let i = 0; i < this.heads.length; i++) this.heads[i] = this.kept(this.heads[i], keep);
    this.beyond = this.kept(this.beyond, keep);
  }

  private kept(head: number, keep: (slot: number) => boolean): number {
    let first = NONE;
    let next = NONE;
    for (let slot = head; slot !== NONE; slot = next) {
      next = this.nexts[slot];
      if (keep(slot)) {
        this.nexts[slot] = first;
        first = slot;
      } else {
        this.count--;
      }
    }
    return first;
  }

  /** Begins a new round of buckets with the timers beyond the last round; none if they are too few, or all at one time. */
  private spread(): void {
    const times = new Float64Array(this.count);
    let n = 0;
    for (let slot = this.beyond; slot !== NONE; slot = this.nexts[slot]) times[n++] = this.dues[slot];
    times.sort();
    const width = n < WORTHWHILE ? 0 : bucketWidth(times);
    const perWidth = 1 / width;
    if (!(perWidth > 0 && perWidth < Number.POSITIVE_INFINITY)) {
      this.perWidth = 0;
      this.current = 0;
      return;
    }
    this.base = times[0];
    this.perWidth = perWidth;
    this.current = NONE;
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(LEAST_BUCKETS, n / 4)));
    if (this.heads.length !== buckets) this.heads = new Int32Array(buckets).fill(NONE);
    let slot = this.beyond;
    this.beyond = NONE;
    while (slot !== NONE) {
      const next = this.nexts[slot];
      this.link(slot, (this.dues[slot] - this.base) * this.perWidth);
      slot = next;
    }
  }

  private link(slot: number, place: number): void {
    if (place < this.heads.length && this.perWidth > 0) {
      const bucket = Math.floor(place);
      this.nexts[slot] = this.heads[bucket];
      this.heads[bucket] = slot;
    } else {
      this.nexts[slot] = this.beyond;
      this.beyond = slot;
    }
  }

  private grow(slot: number): void {
    const size = 2 ** Math.ceil(Math.log2(slot + 1));
    this.dues = grown(this.dues, new Float64Array(size));
    this.orders = grown(this.orders, new Float64Array(size));
    this.nexts = grown(this.nexts, new Int32Array(size));
  }
}

/**
 * So wide that the first bucket is about full; but where timers come in clusters, not so narrow that a round of buckets ends long
 * before half of them are due.
 */
function bucketWidth(sorted: Float64Array): number {
  const n = sorted.length;
  return Math.max(sorted[BUCKET] - sorted[0], (sorted[n >> 1] - sorted[0]) / (BUCKET * n));
}

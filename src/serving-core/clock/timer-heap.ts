/**
 * The timers that are due next: a 4-ary heap ordered by (time, order), held as arrays of numbers. The root of a taken timer is left
 * vacant until the next insertion or removal, because a handler that sets one timer then costs one descent instead of a descent
 * and a climb.
 */
export class TimerHeap {
  private length = 0;
  private vacant = false;
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private slots = new Int32Array(64);

  get size(): number {
    return this.vacant ? this.length - 1 : this.length;
  }

  /** Whether `grow` must be called before the next push. */
  get isFull(): boolean {
    return this.length === this.times.length;
  }

  get capacity(): number {
    return this.times.length;
  }

  /** Whether it is empty; afterwards, unless it is, `time` and `slot` are those of the first timer. */
  settle(): boolean {
    if (this.vacant) this.fillRoot();
    return this.length === 0;
  }

  /** Time of the first timer; of the one just taken, until the next insertion or removal. */
  get time(): number {
    return this.times[0];
  }

  get slot(): number {
    return this.slots[0];
  }

  /** Takes out the first timer; the heap must be settled and not empty. */
  take(): void {
    this.vacant = true;
  }

  /** Adds a timer; the heap must not be full. */
  push(time: number, order: number, slot: number): void {
    if (this.vacant) {
      this.vacant = false;
      this.descend(0, time, order, slot);
    } else {
      this.climb(this.length++, time, order, slot);
    }
  }

  /** Doubles its capacity. */
  grow(): void {
    const size = this.times.length * 2;
    this.times = grown(this.times, new Float64Array(size));
    this.orders = grown(this.orders, new Float64Array(size));
    this.slots = grown(this.slots, new Int32Array(size));
  }

  /** Takes out every timer that `keep` refuses, in one pass. */
  filter(keep: (slot: number, time: number, order: number) => boolean): void {
    if (this.vacant) this.fillRoot();
    let kept = 0;
    for (let i = 0; i < this.length; i++) {
      if (!keep(this.slots[i], this.times[i], this.orders[i])) continue;
      this.times[kept] = this.times[i];
      this.orders[kept] = this.orders[i];
      this.slots[kept++] = this.slots[i];
    }
    this.length = kept;
    for (let i = (kept - 2) >> 2; i >= 0; i--) this.descend(i, this.times[i], this.orders[i], this.slots[i]);
  }

  private fillRoot(): void {
    this.vacant = false;
    const last = --this.length;
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
    const { times, orders, slots, length } = this;
    let hole = from;
    for (;;) {
      const first = (hole << 2) + 1;
      if (first >= length) break;
      const end = Math.min(first + 4, length);
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
}

/** `into` with the values of `from` at its beginning. */
export function grown<T extends Float64Array | Int32Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

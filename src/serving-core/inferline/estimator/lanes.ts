/**
 * What will happen to each model, soonest first: one ring a model, kept in order by insertion from its end. Batches of one model
 * take nearly the same time, so an insertion moves few entries, where a heap over all models would always sift.
 */
export class Lanes {
  /** Time of each lane's first entry, ms; infinite for an empty lane. */
  readonly time: Float64Array;
  /** Sequence number of each lane's first entry. */
  readonly order: Float64Array;
  private readonly rings: Ring[];

  /** `lifo`: of equal times the entry pushed last comes first. */
  constructor(
    lanes: number,
    private readonly lifo: boolean,
  ) {
    this.time = new Float64Array(lanes).fill(Number.POSITIVE_INFINITY);
    this.order = new Float64Array(lanes);
    this.rings = Array.from({ length: lanes }, () => new Ring());
  }

  push(lane: number, time: number, order: number, start: number, size: number): void {
    const ring = this.rings[lane];
    if (ring.count > ring.mask) ring.grow();
    const { times, orders, starts, sizes, mask, first } = ring;
    let at = first + ring.count++;
    while (at > first) {
      const before = (at - 1) & mask;
      if (this.lifo ? times[before] < time : times[before] <= time) break;
      const to = at & mask;
      times[to] = times[before];
      orders[to] = orders[before];
      starts[to] = starts[before];
      sizes[to] = sizes[before];
      at--;
    }
    const to = at & mask;
    times[to] = time;
    orders[to] = order;
    starts[to] = start;
    sizes[to] = size;
    if (at === first) {
      this.time[lane] = time;
      this.order[lane] = order;
    }
  }

  /** Where the first entry's batch starts, as it was pushed. */
  start(lane: number): number {
    const ring = this.rings[lane];
    return ring.starts[ring.first];
  }

  /** Removes the first entry and returns its size, as it was pushed. */
  shift(lane: number): number {
    const ring = this.rings[lane];
    const size = ring.sizes[ring.first];
    ring.first = (ring.first + 1) & ring.mask;
    ring.count--;
    this.time[lane] = ring.count > 0 ? ring.times[ring.first] : Number.POSITIVE_INFINITY;
    this.order[lane] = ring.orders[ring.first];
    return size;
  }
}

class Ring {
  first = 0;
  count = 0;
  mask = 15;
  times = new Float64Array(16);
  orders = new Float64Array(16);
  starts = new Int32Array(16);
  sizes = new Int32Array(16);

  grow(): void {
    const order = Array.from({ length: this.count }, (_, i) => (this.first + i) & this.mask);
    const room = 2 * (this.mask + 1);
    const moved = <T extends Float64Array | Int32Array>(from: T, into: T): T => {
      for (let i = 0; i < order.length; i++) into[i] = from[order[i]];
      return into;
    };
    this.times = moved(this.times, new Float64Array(room));
    this.orders = moved(this.orders, new Float64Array(room));
    this.starts = moved(this.starts, new Int32Array(room));
    this.sizes = moved(this.sizes, new Int32Array(room));
    this.mask = room - 1;
    this.first = 0;
  }
}

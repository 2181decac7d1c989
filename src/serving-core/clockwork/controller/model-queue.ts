/**
 * The waiting requests of one model. The original keeps one queue per batch size and puts every request into each; all of
 * them only ever lose requests at the front, so each is a suffix of the same sequence and one ring with a head per batch
 * size holds them all.
 */
export class ModelQueue {
  private slots = new Int32Array(16);
  private deadlines = new Float64Array(16);
  /** Positions count up for ever; position & (ring length − 1) is the place in the ring. */
  private readonly heads: Int32Array;
  private tail = 0;
  private oldest = 0;

  constructor(private readonly sizes: Int32Array) {
    this.heads = new Int32Array(sizes.length);
  }

  /** `deadline`: internal deadline of the request, ns. */
  push(slot: number, deadline: number): void {
    if (this.tail - this.oldest === this.slots.length) this.grow();
    const at = this.tail & (this.slots.length - 1);
    this.slots[at] = slot;
    this.deadlines[at] = deadline;
    this.tail++;
  }

  /** True when no queue holds any request. */
  get isEmpty(): boolean {
    return this.oldest === this.tail;
  }

  /** Requests in the queue of the batch size at `index`. */
  length(index: number): number {
    return this.tail - this.heads[index];
  }

  /** Deadline of the request at the front of the queue at `index`, which must not be empty; ns. */
  frontDeadline(index: number): number {
    return this.deadlines[this.heads[index] & (this.slots.length - 1)];
  }

  /** Request slot at `offset` from the front of the queue at `index`. */
  peek(index: number, offset: number): number {
    return this.slots[(this.heads[index] + offset) & (this.slots.length - 1)];
  }

  /**
   * Drops from each queue the front requests that a batch of its size, started at `freeAt` and taking `durations[i]`, would
   * answer after their deadline. Returns the index of the largest batch size that can be filled, stepping up from the
   * smallest while the next queue is long enough; −1 when not even that can.
   */
  fit(freeAt: number, durations: Float64Array): number {
    const { heads, deadlines, sizes, tail } = this;
    const mask = deadlines.length - 1;
    for (let i = 0; i < heads.length; i++) {
      const end = freeAt + durations[i];
      let head = heads[i];
      if (head === tail || deadlines[head & mask] >= end) continue;
      do head++;
      while (head < tail && deadlines[head & mask] < end);
      heads[i] = head;
    }
    let index = 0;
    while (index + 1 < heads.length && tail - heads[index + 1] >= sizes[index + 1]) index++;
    return tail - heads[index] >= sizes[index] ? index : -1;
  }

  /** After taking a batch from the queue at `index`: drops its requests, and all that are older, from every queue. */
  dropBatch(index: number): void {
    const { heads } = this;
    const head = heads[index] + this.sizes[index];
    for (let i = 0; i < heads.length; i++) if (heads[i] < head) heads[i] = head;
  }

  /** The next request that no queue holds any more, or −1: call until −1 to let their slots go. */
  takeForgotten(): number {
    const { heads } = this;
    let least = heads[0];
    for (let i = 1; i < heads.length; i++) if (heads[i] < least) least = heads[i];
    if (this.oldest >= least) return -1;
    return this.slots[this.oldest++ & (this.slots.length - 1)];
  }

  private grow(): void {
    const old = this.slots.length;
    const slots = new Int32Array(old * 2);
    const deadlines = new Float64Array(old * 2);
    for (let at = this.oldest; at < this.tail; at++) {
      slots[at & (old * 2 - 1)] = this.slots[at & (old - 1)];
      deadlines[at & (old * 2 - 1)] = this.deadlines[at & (old - 1)];
    }
    this.slots = slots;
    this.deadlines = deadlines;
  }
}

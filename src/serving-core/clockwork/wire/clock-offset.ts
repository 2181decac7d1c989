/** Messages that the original's estimate looks back on. */
const WINDOW = 1024;

/**
 * What the pre-headers of one connection tell of the peer's clock. The least (my clock − peer's + delay) of each direction
 * is that of the fastest message; half their difference is the offset of the clocks, their sum the round trip.
 */
export class ClockOffset {
  private readonly mine = new SlidingMinimum(WINDOW);
  private readonly theirs = new SlidingMinimum(WINDOW);

  /** A message was read at `now`, my clock; it carries the peer's clock when it was `sent`, and the peer's own least delta. */
  received(now: number, sent: number, delta: number): void {
    this.mine.add(now - sent);
    this.theirs.add(delta);
  }

  /** What my pre-headers carry, ns; Infinity before anything was received. */
  get delta(): number {
    return this.mine.value;
  }

  /** My clock − the peer's, ns; 0 until both directions are known. */
  get offset(): number {
    return this.known ? (this.mine.value - this.theirs.value) / 2 : 0;
  }

  /** ns there and back; 0 until both directions are known. */
  get roundTrip(): number {
    return this.known ? this.mine.value + this.theirs.value : 0;
  }

  private get known(): boolean {
    return Number.isFinite(this.mine.value) && Number.isFinite(this.theirs.value);
  }
}

/** The least of the last `size` values: candidates wait in ascending order, each until a lesser one or its age removes it. */
class SlidingMinimum {
  private readonly values: Float64Array;
  private readonly indices: Float64Array;
  private head = 0;
  private count = 0;
  private next = 0;

  constructor(private readonly size: number) {
    this.values = new Float64Array(size);
    this.indices = new Float64Array(size);
  }

  get value(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : this.values[this.head];
  }

  add(value: number): void {
    const { size } = this;
    if (this.count > 0 && this.indices[this.head] <= this.next - size) {
      this.head = (this.head + 1) % size;
      this.count--;
    }
    while (this.count > 0 && this.values[(this.head + this.count - 1) % size] >= value) this.count--;
    const at = (this.head + this.count++) % size;
    this.values[at] = value;
    this.indices[at] = this.next++;
  }
}

/** A queue of numbers in a ring that doubles when it is full. */
export class Fifo {
  private ring = new Float64Array(64);
  private head = 0;
  private count = 0;

  get isEmpty(): boolean {
    return this.count === 0;
  }

  push(value: number): void {
    if (this.count === this.ring.length) this.grow();
    this.ring[(this.head + this.count++) & (this.ring.length - 1)] = value;
  }

  /** The value that has waited longest; the queue must not be empty. */
  shift(): number {
    const value = this.ring[this.head];
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.count--;
    return value;
  }

  private grow(): void {
    const { ring, head } = this;
    this.ring = new Float64Array(ring.length * 2);
    this.ring.set(ring.subarray(head));
    this.ring.set(ring.subarray(0, head), ring.length - head);
    this.head = 0;
  }
}

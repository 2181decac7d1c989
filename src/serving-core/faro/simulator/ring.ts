/** A first-in first-out queue of small whole numbers, which grows. */
export class Ring {
  private items = new Int32Array(64);
  private head = 0;
  size = 0;

  push(item: number): void {
    if (this.size === this.items.length) this.grow();
    this.items[(this.head + this.size++) & (this.items.length - 1)] = item;
  }

  /** Takes the first; there must be one. */
  shift(): number {
    const item = this.items[this.head];
    this.head = (this.head + 1) & (this.items.length - 1);
    this.size--;
    return item;
  }

  private grow(): void {
    const { items, head } = this;
    this.items = new Int32Array(items.length * 2);
    for (let i = 0; i < items.length; i++) this.items[i] = items[(head + i) & (items.length - 1)];
    this.head = 0;
  }
}

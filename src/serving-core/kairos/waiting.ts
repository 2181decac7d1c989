/** Queries that wait, in order of arrival. Each comes once, so it is a stretch of one array and never wraps. */
export class Waiting {
  /** Numbers of queries; those that wait are `items[head … head + length)`. */
  readonly items: Int32Array;
  head = 0;
  length = 0;

  constructor(count: number) {
    this.items = new Int32Array(count);
  }

  push(query: number): void {
    this.items[this.head + this.length++] = query;
  }

  shift(): number {
    this.length--;
    return this.items[this.head++];
  }

  /** Takes out those of the first `window` whose `gone` is not 0; the others keep their order. */
  removeMarked(gone: Uint8Array, window: number): void {
    const { items, head } = this;
    let to = head + window;
    for (let k = window - 1; k >= 0; k--) if (gone[k] === 0) items[--to] = items[head + k];
    this.length -= to - head;
    this.head = to;
  }
}

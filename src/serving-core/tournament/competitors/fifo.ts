/** Requests that wait, in order; those in front are taken in amortised O(1). */
export class Fifo {
  private items: number[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  /** The request at a place from the front; undefined beyond the end. */
  at(place: number): number {
    return this.items[this.head + place];
  }

  push(request: number): void {
    this.items.push(request);
  }

  /** Takes so many from a place on. */
  take(count: number, place = 0): number[] {
    if (place > 0) return this.items.splice(this.head + place, count);
    const taken = this.items.slice(this.head, this.head + count);
    this.head += taken.length;
    if (this.head > 1024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return taken;
  }
}

/** The queue whose first request came first; −1 when all are empty. Requests are numbered in order of arrival. */
export function oldestOf(queues: readonly Fifo[]): number {
  let oldest = -1;
  for (let i = 0; i < queues.length; i++)
    if (queues[i].length > 0 && (oldest < 0 || queues[i].at(0) < queues[oldest].at(0))) oldest = i;
  return oldest;
}

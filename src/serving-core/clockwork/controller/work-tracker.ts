import { DEFAULT_CLOCK, FUTURE, LAG } from '../constants.js';

/** What one executor of one GPU has been given and not yet answered, and when it will be free. */
export class WorkTracker {
  /** MHz; sizes are durations multiplied by it, so that a clock change rescales what is outstanding. */
  clock = DEFAULT_CLOCK;
  private workBegin = 0;
  private total = 0;
  private count = 0;
  private ids = new Float64Array(8);
  private sizes = new Float64Array(8);

  add(now: number, id: number, duration: number): void {
    if (this.count === 0) this.workBegin = now;
    if (this.count === this.ids.length) this.grow();
    const size = duration * this.clock;
    this.ids[this.count] = id;
    this.sizes[this.count++] = size;
    this.total += size;
  }

  /** When the executor can begin new work, ns; work overdue by more than the lag is assumed to slide. */
  available(now: number): number {
    let begin = this.workBegin;
    if (this.count > 0) {
      const front = Math.floor(this.sizes[0] / this.clock);
      if (begin + front + LAG < now) begin = now - LAG - front;
    }
    const free = begin + Math.floor(this.total / this.clock);
    return Math.max(free, now + FUTURE);
  }

  /** When all that is outstanding should be done, if it began when last known. */
  get planned(): number {
    return this.workBegin + Math.floor(this.total / this.clock);
  }

  /** Work `id` ended at `time`; `success` tells whether it really occupied the executor. */
  complete(id: number, time: number, success: boolean): void {
    const { ids, sizes } = this;
    let index = 0;
    while (index < this.count && ids[index] !== id) index++;
    if (index === this.count) return;
    const size = sizes[index];
    this.count--;
    for (let i = index; i < this.count; i++) {
      ids[i] = ids[i + 1];
      sizes[i] = sizes[i + 1];
    }
    this.total -= size;
    if (index === 0) this.workBegin = time;
    else if (success) this.workBegin += Math.floor(size / this.clock);
  }

  get outstanding(): number {
    return this.count;
  }

  private grow(): void {
    const ids = new Float64Array(this.count * 2);
    const sizes = new Float64Array(this.count * 2);
    ids.set(this.ids);
    sizes.set(this.sizes);
    this.ids = ids;
    this.sizes = sizes;
  }
}

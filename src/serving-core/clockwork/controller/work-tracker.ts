import { DEFAULT_CLOCK, FUTURE, LAG } from '../constants.js';

/** What one executor of one GPU has been given and not yet answered, and when it will be free (scheduler.md §5). */
export class WorkTracker {
  /** MHz; sizes are durations multiplied by it, so that a clock change rescales what is outstanding. */
  clock = DEFAULT_CLOCK;
  private workBegin = 0;
  private total = 0;
  private ids: number[] = [];
  private sizes: number[] = [];

  add(now: number, id: number, duration: number): void {
    if (this.ids.length === 0) this.workBegin = now;
    const size = duration * this.clock;
    this.ids.push(id);
    this.sizes.push(size);
    this.total += size;
  }

  /** When the executor can begin new work, ns; work overdue by more than the lag is assumed to slide. */
  available(now: number): number {
    let begin = this.workBegin;
    if (this.ids.length > 0) {
      const front = Math.floor(this.sizes[0] / this.clock);
      if (begin + front + LAG < now) begin = now - LAG - front;
    }
    const free = begin + Math.floor(this.total / this.clock);
    return free > now + FUTURE ? free : now + FUTURE;
  }

  /** When all that is outstanding should be done, if it began when last known. */
  get planned(): number {
    return this.workBegin + Math.floor(this.total / this.clock);
  }

  /** Work `id` ended at `time`; `success` tells whether it really occupied the executor. */
  complete(id: number, time: number, success: boolean): void {
    const index = this.ids[0] === id ? 0 : this.ids.indexOf(id);
    if (index < 0) return;
    const size = this.sizes[index];
    this.ids.copyWithin(index, index + 1).pop();
    this.sizes.copyWithin(index, index + 1).pop();
    this.total -= size;
    if (index === 0) this.workBegin = time;
    else if (success) this.workBegin += Math.floor(size / this.clock);
  }

  get outstanding(): number {
    return this.ids.length;
  }
}

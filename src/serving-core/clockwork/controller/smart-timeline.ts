/** Batches that might be executed by one GPU, in order of their planned starts. Times in ns. */
export class SmartTimeline {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** What the caller calls each batch. */
  readonly batches: number[] = [];

  /** `idle`: when the GPU can begin the first. */
  constructor(private readonly idle: number) {}

  /**
   * Places a batch as late as its deadline and those already placed allow: at its deadline, else in the last gap before it that
   * is long enough. False when there is none.
   */
  place(batch: number, duration: number, deadline: number): boolean {
    for (let at = this.starts.length; at >= 0; at--) {
      const gapBegins = at === 0 ? this.idle : this.ends[at - 1];
      const gapEnds = at === this.starts.length ? deadline : Math.min(deadline, this.starts[at]);
      if (gapEnds - duration < gapBegins) continue;
      this.starts.splice(at, 0, gapEnds - duration);
      this.ends.splice(at, 0, gapEnds);
      this.batches.splice(at, 0, batch);
      return true;
    }
    return false;
  }

  /** Moves every batch forward, in order, until it begins when the one before it ends. */
  compact(): void {
    let free = this.idle;
    for (let at = 0; at < this.starts.length; at++) {
      const duration = this.ends[at] - this.starts[at];
      this.starts[at] = free;
      free += duration;
      this.ends[at] = free;
    }
  }
}

import type { Observed } from '../prediction/predictor.js';

/** Arrival times of one job since somebody cleared them, counted in bins backwards from now. */
export class ArrivalCounter {
  private times = new Float64Array(1024);
  private size = 0;

  /** Length of a bin, ns. */
  constructor(private readonly bin: number) {}

  add(time: number): void {
    if (this.size === this.times.length) {
      const larger = new Float64Array(this.size * 2);
      larger.set(this.times);
      this.times = larger;
    }
    this.times[this.size++] = time;
  }

  /** What came, as of `now` (ns): as many bins as reach back to the oldest, at least one. Null without arrivals. */
  observed(now: number): Observed | null {
    if (this.size === 0) return null;
    const age = now - this.times[0];
    const bins = Math.max(1, Math.ceil(age / this.bin));
    const counts: number[] = Array(bins).fill(0);
    for (let i = 0; i < this.size; i++) {
      const back = Math.floor((now - this.times[i]) / this.bin);
      if (back < bins) counts[bins - 1 - back]++;
    }
    return { counts, age: age / 1e9 };
  }

  clear(): void {
    this.size = 0;
  }
}

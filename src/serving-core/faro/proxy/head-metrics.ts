import { LatencyWindow } from '../simulator/window.js';

const S = 1e9;
/** Arrivals that are remembered for whoever asks: some hours of a busy job. */
const MOST = 1 << 20;

/** What a head knows of its job for whoever controls it. Times in ns of one clock. */
export class HeadMetrics {
  private readonly window: LatencyWindow;
  private arrivals = new Float64Array(256);
  private head = 0;
  private size = 0;

  /** @param lookBack width of the window of latencies, ns. */
  constructor(lookBack: number) {
    this.window = new LatencyWindow(lookBack);
  }

  arrived(now: number): void {
    if (this.size === this.arrivals.length) {
      if (this.size < MOST) this.grow();
      else {
        this.head = (this.head + 1) & (MOST - 1);
        this.size--;
      }
    }
    this.arrivals[(this.head + this.size++) & (this.arrivals.length - 1)] = now;
  }

  /** A request that was not turned away has ended, so many ns after it came. */
  completed(now: number, latency: number): void {
    this.window.add(now, latency);
  }

  /** Mean latency of the window, ms; null when nothing was completed in it. */
  latency(now: number): number | null {
    return this.window.mean(now) || null;
  }

  /** Arrivals since the last look in bins of 1 s backwards from now, the oldest first, and the age of the oldest, s. Null without any. Forgets them. */
  takeArrivals(now: number): [counts: number[], age: number] | null {
    if (this.size === 0) return null;
    const age = (now - this.at(0)) / S;
    const counts: number[] = Array(Math.max(1, Math.ceil(age))).fill(0);
    for (let i = 0; i < this.size; i++) {
      const back = Math.min(counts.length - 1, Math.max(0, Math.floor((now - this.at(i)) / S)));
      counts[counts.length - 1 - back]++;
    }
    this.head = 0;
    this.size = 0;
    return [counts, age];
  }

  private at(i: number): number {
    return this.arrivals[(this.head + i) & (this.arrivals.length - 1)];
  }

  private grow(): void {
    const larger = new Float64Array(this.arrivals.length * 2);
    for (let i = 0; i < this.size; i++) larger[i] = this.at(i);
    this.arrivals = larger;
    this.head = 0;
  }
}

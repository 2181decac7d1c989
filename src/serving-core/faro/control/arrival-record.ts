import type { Observed } from '../prediction/predictor.js';
import type { SecondCounts } from './ports.js';

const S = 1e9;
/** Longest time that is remembered, in bins of 1 s: a day. */
const MOST = 86_400;

/**
 * Arrivals of one job, put together from answers that each tell of what came since the one before. Answers share a timeline: a bin counts as
 * having come at its middle. Whoever decides on it clears it.
 */
export class ArrivalRecord {
  private times: number[] = [];
  private counts: number[] = [];
  private oldest = 0;

  /** Length of the bins that are asked for, s. */
  constructor(private readonly unit: number) {}

  /** Takes in what was answered at `now`, ns. */
  add({ counts, age }: SecondCounts, now: number): void {
    if (this.times.length === 0) this.oldest = now - age * S;
    for (const [i, count] of counts.entries()) {
      if (count === 0) continue;
      this.times.push(now - (counts.length - i - 0.5) * S);
      this.counts.push(count);
    }
    const excess = this.times.length - MOST;
    if (excess <= 0) return;
    this.times.splice(0, excess);
    this.counts.splice(0, excess);
    this.oldest = this.times[0];
  }

  /** What came, as of `now` (ns), in bins backwards from now: as many as the age of the oldest is nearest to, at least one. Null without arrivals. */
  observed(now: number): Observed | null {
    if (this.times.length === 0) return null;
    const age = (now - this.oldest) / S;
    const bins: number[] = Array(Math.max(1, Math.round(age / this.unit))).fill(0);
    for (const [i, time] of this.times.entries()) {
      const back = Math.max(0, Math.floor((now - time) / S / this.unit));
      if (back < bins.length) bins[bins.length - 1 - back] += this.counts[i];
    }
    return { counts: bins, age };
  }

  clear(): void {
    this.times = [];
    this.counts = [];
  }
}

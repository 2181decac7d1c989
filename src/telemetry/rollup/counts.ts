import { BINS, binOf, highOf, lowOf } from './bins.js';
import { nearestRank } from './rank.js';

/** How many values fell into each bin, and the smallest and largest of them: exact counts in 184 kB, however many values. */
export class BinCounts {
  readonly bins = new Float64Array(BINS);
  total = 0;
  least = Number.POSITIVE_INFINITY;
  most = 0;

  /** Counts an integer in 0..2^53. */
  add(value: number): void {
    this.bins[binOf(value)]++;
    this.total++;
    if (value > this.most) this.most = value;
    if (value < this.least) this.least = value;
  }

  /** Adds all that `other` counted. */
  merge(other: BinCounts): void {
    if (other.total === 0) return;
    const last = binOf(other.most);
    for (let bin = binOf(other.least); bin <= last; bin++) this.bins[bin] += other.bins[bin];
    this.total += other.total;
    this.most = Math.max(this.most, other.most);
    this.least = Math.min(this.least, other.least);
  }

  /**
   * The value of rank ⌈q·n⌉ (nearest rank) to within the bins' resolution: the middle of its bin, as far as that lies
   * between the smallest and the largest value. An integer; 0 when nothing was counted.
   */
  quantile(q: number): number {
    if (this.total === 0) return 0;
    let left = nearestRank(q, this.total);
    if (left >= this.total) return this.most;
    if (left === 1) return this.least;
    const last = binOf(this.most);
    let bin = binOf(this.least);
    while (bin < last && left > this.bins[bin]) left -= this.bins[bin++];
    const middle = Math.floor((lowOf(bin) + highOf(bin)) / 2);
    return Math.min(this.most, Math.max(this.least, middle));
  }

  /** Every bin that is not empty, upwards: its bounds and count. The outermost end at the smallest and the largest value. */
  forEach(take: (low: number, high: number, count: number) => void): void {
    if (this.total === 0) return;
    const last = binOf(this.most);
    for (let bin = binOf(this.least); bin <= last; bin++) {
      const count = this.bins[bin];
      if (count > 0) take(Math.max(lowOf(bin), this.least), Math.min(highOf(bin), this.most), count);
    }
  }

  /** Forgets everything, touching only the bins in use. */
  clear(): void {
    if (this.total > 0) this.bins.fill(0, binOf(this.least), binOf(this.most) + 1);
    this.total = 0;
    this.least = Number.POSITIVE_INFINITY;
    this.most = 0;
  }
}

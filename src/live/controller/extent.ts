/** Least, greatest and mean of the whole numbers of an interval. */
export class Extent {
  count = 0;
  sum = 0;
  least = Number.POSITIVE_INFINITY;
  most = 0;

  add(value: number): void {
    this.count++;
    this.sum += value;
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  /** Truncated, as the original's. */
  get mean(): number {
    return Math.trunc(this.sum / this.count);
  }
}

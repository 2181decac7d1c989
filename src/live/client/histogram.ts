const RATIO = Math.log(1.01);

/** Times from 1 ns on in classes of 1 %, so that a run of any length takes the same memory. */
export class Histogram {
  private readonly counts = new Float64Array(Math.ceil(Math.log(1e15) / RATIO));
  private total = 0;
  most = 0;

  add(ns: number): void {
    const index = ns <= 1 ? 0 : Math.min(this.counts.length - 1, Math.floor(Math.log(ns) / RATIO));
    this.counts[index]++;
    this.total++;
    if (ns > this.most) this.most = ns;
  }

  /** The time that the fraction `p` of all do not exceed, within 1 %, ns; 0 when there is none. */
  quantile(p: number): number {
    if (this.total === 0) return 0;
    const rank = Math.max(1, Math.ceil(p * this.total));
    let seen = 0;
    for (let index = 0; index < this.counts.length; index++) {
      seen += this.counts[index];
      if (seen >= rank) return Math.min(Math.exp((index + 1) * RATIO), this.most);
    }
    return this.most;
  }
}

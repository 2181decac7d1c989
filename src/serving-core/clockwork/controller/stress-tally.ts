/** What STRESS prints of one kind of action on one GPU. Times in ns. */
export class StressTally {
  private profiled = 0;
  private errors = 0;
  private count = 0;
  private sum = 0;
  private least = Number.POSITIVE_INFINITY;
  private most = 0;
  private endToEnd = 0;
  private longestEndToEnd = 0;

  /** `duration` at the worker, −1 for an error; `endToEnd` from creation to result. */
  add(profiled: number, duration: number, endToEnd: number): void {
    this.profiled = profiled;
    if (duration < 0) {
      this.errors++;
      return;
    }
    this.count++;
    this.sum += duration;
    this.least = Math.min(this.least, duration);
    this.most = Math.max(this.most, duration);
    this.endToEnd += endToEnd;
    this.longestEndToEnd = Math.max(this.longestEndToEnd, endToEnd);
  }

  /** The line's figures over `elapsed` ns: throughput per second, utilization the fraction of that time that the actions took. */
  line(elapsed: number): string {
    const { count } = this;
    const errors = `errors=${this.errors}`;
    if (count === 0 || elapsed <= 0) return `${errors} throughput=0`;
    const figures = {
      profiled: this.profiled,
      min: this.least,
      max: this.most,
      mean: this.sum / count,
      e2e: this.endToEnd / count,
      e2emax: this.longestEndToEnd,
      throughput: (count * 1e9) / elapsed,
      utilization: this.sum / elapsed,
    };
    const texts = Object.entries(figures).map(([name, value]) => `${name}=${value.toFixed(2)}`);
    return `${errors} ${texts.join(' ')}`;
  }
}

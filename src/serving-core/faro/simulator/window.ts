/** Mean latency of the requests that ended within the last so many ns. Ends must come in order. */
export class LatencyWindow {
  private ends = new Float64Array(1024);
  private latencies = new Float64Array(1024);
  private head = 0;
  private size = 0;

  constructor(private readonly width: number) {}

  add(end: number, latency: number): void {
    if (this.size === this.ends.length) {
      this.forget(end);
      if (this.size * 2 > this.ends.length) this.grow();
    }
    const at = (this.head + this.size++) & (this.ends.length - 1);
    this.ends[at] = end;
    this.latencies[at] = latency;
  }

  /** ms at `now` (ns); 0 when nothing ended within the window. Forgets what is older. */
  mean(now: number): number {
    this.forget(now);
    const mask = this.ends.length - 1;
    if (this.size === 0) return 0;
    let sum = 0;
    for (let i = 0; i < this.size; i++) sum += this.latencies[(this.head + i) & mask];
    return sum / this.size / 1e6;
  }

  private forget(now: number): void {
    const mask = this.ends.length - 1;
    while (this.size > 0 && this.ends[this.head] <= now - this.width) {
      this.head = (this.head + 1) & mask;
      this.size--;
    }
  }

  private grow(): void {
    const { ends, latencies, head } = this;
    this.ends = new Float64Array(ends.length * 2);
    this.latencies = new Float64Array(ends.length * 2);
    for (let i = 0; i < ends.length; i++) {
      this.ends[i] = ends[(head + i) & (ends.length - 1)];
      this.latencies[i] = latencies[(head + i) & (ends.length - 1)];
    }
    this.head = 0;
  }
}

import { ESTIMATE_PERCENTILE, ESTIMATE_WINDOW } from '../constants.js';

const f32 = Math.fround;

/**
 * The 99th percentile of the last ten measurements, in the single-precision arithmetic of the original: values, weights,
 * products and sum are rounded to float32, so ten equal samples of 2.73 ms give 2,729,999 ns (scheduler.md §2.1).
 */
export class Estimate {
  private readonly samples = new Float64Array(ESTIMATE_WINDOW);
  private readonly sorted = new Float64Array(ESTIMATE_WINDOW);
  private count = 0;
  private next = 0;

  /** `value`: what to assume until the first measurement replaces it. */
  constructor(public value: number) {}

  add(sample: number): void {
    const full = this.count === ESTIMATE_WINDOW;
    const dropped = this.samples[this.next];
    this.samples[this.next] = sample;
    this.next = this.next + 1 === ESTIMATE_WINDOW ? 0 : this.next + 1;
    if (full && dropped === sample) return;
    if (full) this.removeSorted(dropped);
    else this.count++;
    this.insertSorted(sample);
    this.value = this.percentile();
  }

  private removeSorted(sample: number): void {
    let i = 0;
    while (this.sorted[i] !== sample) i++;
    this.sorted.copyWithin(i, i + 1, this.count);
  }

  private insertSorted(sample: number): void {
    let i = this.count - 1;
    for (; i > 0 && this.sorted[i - 1] > sample; i--) this.sorted[i] = this.sorted[i - 1];
    this.sorted[i] = sample;
  }

  private percentile(): number {
    const position = f32(f32(ESTIMATE_PERCENTILE) * (this.count - 1));
    const floor = Math.floor(position);
    const ceiling = Math.ceil(position);
    if (floor === ceiling) return Math.trunc(f32(this.sorted[floor]));
    const below = f32(f32(this.sorted[floor]) * f32(ceiling - position));
    const above = f32(f32(this.sorted[ceiling]) * f32(position - floor));
    return Math.trunc(f32(below + above));
  }
}

import { ESTIMATE_PERCENTILE, ESTIMATE_WINDOW } from '../constants.js';

const f32 = Math.fround;

/** Where the percentile of so many samples lies among them, in single precision. */
const POSITIONS = Float64Array.from({ length: ESTIMATE_WINDOW + 1 }, (_, count) =>
  f32(f32(ESTIMATE_PERCENTILE) * (count - 1)),
);

/**
 * The 99th percentile of the last ten measurements, in the single-precision arithmetic of the original: values, weights,
 * products and sum are rounded to float32, so ten equal samples of 2.73 ms give 2,729,999 ns.
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
    const place = full ? this.placeOf(dropped) : this.count++;
    this.put(sample, place);
    this.value = this.percentile();
  }

  private placeOf(sample: number): number {
    let i = 0;
    while (this.sorted[i] !== sample) i++;
    return i;
  }

  /** Puts a sample where it belongs; the place that is free closes as those between move up. */
  private put(sample: number, free: number): void {
    const { sorted } = this;
    let i = free;
    for (; i > 0 && sorted[i - 1] > sample; i--) sorted[i] = sorted[i - 1];
    for (const last = this.count - 1; i < last && sorted[i + 1] < sample; i++) sorted[i] = sorted[i + 1];
    sorted[i] = sample;
  }

  private percentile(): number {
    const { sorted, count } = this;
    const position = POSITIONS[count];
    const floor = Math.floor(position);
    const ceiling = Math.ceil(position);
    if (floor === ceiling) return Math.trunc(f32(sorted[floor]));
    const below = f32(f32(sorted[floor]) * f32(ceiling - position));
    const above = f32(f32(sorted[ceiling]) * f32(position - floor));
    return Math.trunc(f32(below + above));
  }
}

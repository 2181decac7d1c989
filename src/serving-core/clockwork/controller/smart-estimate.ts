const WINDOW = 100;

/** SMART's estimate of a duration, ns: the longest of the measurements so far; of a full window of 100, the second longest. */
export class SmartEstimate {
  private readonly samples: number[] = [];
  private next = 0;

  /** `value`: what to assume until the first measurement replaces it. */
  constructor(public value: number) {}

  add(sample: number): void {
    const dropped = this.samples[this.next];
    this.samples[this.next] = sample;
    this.next = (this.next + 1) % WINDOW;
    if (dropped === sample) return;
    let first = 0;
    let second = 0;
    for (const one of this.samples) {
      if (one > first) {
        second = first;
        first = one;
      } else if (one > second) {
        second = one;
      }
    }
    this.value = this.samples.length < WINDOW ? first : second;
  }
}

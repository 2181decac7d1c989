const WORD = 2 ** 32;

/**
 * Times on the wire are ns since the Unix epoch in 64 bits; inside they are ns since a process's own start in a double,
 * which is exact within 104 days of it. 0 and 2^64 − 1, which bound windows on the wire, are −Infinity and Infinity inside.
 */
export class Epoch {
  /** High and low word of what `split` took apart. */
  high = 0;
  low = 0;
  private readonly baseHigh: number;
  private readonly baseLow: number;

  /** `base`: Unix time, ns, of the process's start. */
  constructor(readonly base: bigint) {
    this.baseHigh = Number(base >> 32n);
    this.baseLow = Number(base & 0xffffffffn);
  }

  /** Takes a time apart into the words that go on the wire. */
  split(time: number): void {
    if (time === Number.NEGATIVE_INFINITY) {
      this.high = 0;
      this.low = 0;
      return;
    }
    if (time === Number.POSITIVE_INFINITY) {
      this.high = WORD - 1;
      this.low = WORD - 1;
      return;
    }
    const whole = Math.floor(time);
    const over = Math.floor(whole / WORD);
    const low = this.baseLow + (whole - over * WORD);
    const carry = low >= WORD ? 1 : 0;
    this.low = low - carry * WORD;
    this.high = this.baseHigh + over + carry;
  }

  /** The time that two words of the wire stand for. */
  join(high: number, low: number): number {
    if (high === 0 && low === 0) return Number.NEGATIVE_INFINITY;
    if (high === WORD - 1 && low === WORD - 1) return Number.POSITIVE_INFINITY;
    return (high - this.baseHigh) * WORD + (low - this.baseLow);
  }
}

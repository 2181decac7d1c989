/** A stretch of time during which a rate changes linearly. */
export interface RateSegment {
  seconds: number;
  /** Requests/s at its begin and at its end. */
  from: number;
  to: number;
}

/** A rate over time, and its inverse integral: when the n-th expected request is due. */
export class RateCurve {
  /** Expected requests, and seconds, before each segment; one more entry for the end. */
  private readonly requestsBefore: number[] = [0];
  private readonly secondsBefore: number[] = [0];

  constructor(private readonly segments: readonly RateSegment[]) {
    for (const [i, { seconds, from, to }] of segments.entries()) {
      this.requestsBefore.push(this.requestsBefore[i] + (seconds * (from + to)) / 2);
      this.secondsBefore.push(this.secondsBefore[i] + seconds);
    }
  }

  /** Expected requests over the whole curve. */
  get requests(): number {
    return this.requestsBefore[this.segments.length];
  }

  get seconds(): number {
    return this.secondsBefore[this.segments.length];
  }

  /** Seconds until `requests` requests are expected; Infinity when the curve ends before. Inverts the integral exactly. */
  timeOf(requests: number): number {
    if (!(requests < this.requests)) return Number.POSITIVE_INFINITY;
    let i = 0;
    while (this.requestsBefore[i + 1] <= requests) i++;
    const { seconds, from, to } = this.segments[i];
    const within = requests - this.requestsBefore[i];
    if (within === 0) return this.secondsBefore[i];
    // Positive root of from·x + (to − from)/(2·seconds)·x² = within, in the form that loses no digits.
    const root = Math.sqrt(Math.max(0, from * from + (2 * within * (to - from)) / seconds));
    return this.secondsBefore[i] + (2 * within) / (from + root);
  }
}

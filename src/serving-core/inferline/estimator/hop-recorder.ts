/** When each query came to each model, was taken, and left it; ms, at the place that it has in the model's log. */
export class HopRecorder {
  readonly enqueued: Float64Array;
  readonly taken: Float64Array;
  readonly left: Float64Array;
  /** Size of the batch that the query was in. */
  readonly batch: Int32Array;

  /** `places`: models times queries. */
  constructor(places: number) {
    this.enqueued = new Float64Array(places);
    this.taken = new Float64Array(places);
    this.left = new Float64Array(places);
    this.batch = new Int32Array(places);
  }

  came(from: number, to: number, now: number): void {
    this.enqueued.fill(now, from, to);
  }

  took(from: number, to: number, now: number): void {
    this.taken.fill(now, from, to);
    this.batch.fill(to - from, from, to);
  }

  gone(from: number, to: number, now: number): void {
    this.left.fill(now, from, to);
  }
}

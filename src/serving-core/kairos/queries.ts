/** What a run sends: one entry a query, in order of arrival. */
export interface Queries {
  count: number;
  /** ns since the run's start, ascending. */
  arrival: Float64Array;
  /** Items in the query. */
  batch: Int32Array;
  /** Position of the batch in the latency table. */
  row: Int32Array;
  /** Uniform in [0, 1): which sample of a latency the query gets, on whatever instance. */
  luck: Float64Array;
}

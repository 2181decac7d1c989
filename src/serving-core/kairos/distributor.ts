import type { LatencyTable } from './latency-table.js';
import type { Mix } from './mix.js';
import type { Serving } from './serving.js';

/** Decides which waiting query goes to which instance. */
export interface QueryDistributor {
  /**
   * Looks at the state after something happened, and sends what it decides to (`Serving.send`). Returns when it would decide otherwise
   * although nothing happens until then, ns; Infinity for never.
   */
  round(now: number): number;
}

/** What a distributor is made from. */
export interface DistributorContext {
  serving: Serving;
  mix: Mix;
  table: LatencyTable;
  /** Target latency, ns. */
  qos: number;
}

export type DistributorFactory = (context: DistributorContext) => QueryDistributor;

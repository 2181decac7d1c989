import type { Observed } from '../prediction/predictor.js';

/** What a policy sees of one job at a tick. */
export interface JobView {
  /** Replicas that serve. */
  readonly replicas: number;
  /** Mean latency of the metrics window, ms; 0 when nothing was completed in it. */
  readonly latency: number;
  /** Arrivals since the last clearing; null when there were none. */
  readonly arrivals: Observed | null;
}

/** Replicas that a job shall have: a count, a difference to what it has, or a multiple of that, rounded up. */
export type Change = { target: number } | { delta: number } | { factor: number };

/** A change that a policy asks for. */
export interface Wish {
  readonly job: number;
  readonly change: Change;
  /** Fraction of requests to accept from then on. */
  readonly acceptRate?: number;
}

/** Decides on the replicas of all jobs, whenever it is asked. It keeps its own memory; one instance controls one cluster. */
export interface FaroPolicy {
  /** Wishes at `now` (s); it must not act on jobs that are not `free`, and does not see them. */
  decide(now: number, jobs: readonly JobView[], free: (job: number) => boolean): Wish[];
  /** Forgets votes: a policy of higher priority has just decided. */
  clearVotes?(): void;
  /** Whether it has used up the arrivals that were counted. */
  readonly clearsArrivals?: boolean;
}

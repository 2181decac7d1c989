import type { Station } from '../estimator/engine.js';
import { Cluster, type ReplicaChange, type Scaled } from './cluster.js';
import type { Autoscaler } from './tuner.js';

/** An autoscaler over whatever serves a pipeline: it looks at the arrivals every period, and what it orders starts later. */
export class Scaling {
  private readonly cluster: Cluster;
  private seen = 0;
  private nextLook: number;

  /** `times` of arrival, ms, are filled in as queries come; `startUp` is in ms. Nobody scales where the autoscaler is null. */
  constructor(
    scaled: Scaled,
    stations: readonly Station[],
    private readonly autoscaler: Autoscaler | null,
    private readonly times: Float64Array,
    startUp: number,
  ) {
    this.cluster = new Cluster(scaled, stations, startUp);
    this.nextLook = autoscaler?.period ?? Number.POSITIVE_INFINITY;
  }

  /** When there is something to do, ms; Infinity when there is nothing any more. */
  get next(): number {
    return Math.min(this.cluster.nextStart(), this.nextLook);
  }

  get changes(): readonly ReplicaChange[] {
    return this.cluster.changes;
  }

  /** Does what is due next: starts what was ordered, or has the autoscaler look at the `sent` queries so far. */
  act(sent: number): void {
    const now = this.next;
    const { cluster, autoscaler } = this;
    if (cluster.nextStart() === now) {
      cluster.start(now);
      return;
    }
    if (!autoscaler) return;
    autoscaler.arrived(this.times, this.seen, sent);
    this.seen = sent;
    const decision = autoscaler.decide(now, cluster.wanted);
    if (decision) cluster.change(now, decision.replicas, decision.reason, decision.halt ?? 0);
    this.nextLook += autoscaler.period;
  }

  /** Nothing more is decided, but what was ordered still starts. */
  stopLooking(): void {
    this.nextLook = Number.POSITIVE_INFINITY;
  }
}

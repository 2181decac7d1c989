import type { Station } from '../estimator/engine.js';

/** Whatever serves a pipeline by replicas whose number can change: from now on, and for those that are too many at the end of their batch. */
export interface Scaled {
  setReplicas(model: number, replicas: number): void;
}

/** Replicas of every model from a time on. */
export interface ReplicaChange {
  /** ms. */
  time: number;
  /** Paid for, and of those able to serve. */
  replicas: readonly number[];
  serving: readonly number[];
  reason: string;
}

/**
 * The replicas of every model: wanted, serving, and those in between. A replica serves after its start-up, and one that is no longer
 * wanted before it has started is not started.
 */
export class Cluster {
  readonly changes: ReplicaChange[];
  readonly wanted: number[];
  private readonly serving: number[];
  /** Orders that are starting, soonest first. */
  private starting: { at: number; model: number; replicas: number }[] = [];

  constructor(
    private readonly scaled: Scaled,
    stations: readonly Station[],
    private readonly startUp: number,
  ) {
    this.wanted = stations.map(({ replicas }) => replicas);
    this.serving = [...this.wanted];
    this.changes = [];
    this.note(0, 'plan');
  }

  nextStart(): number {
    return this.starting[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  start(now: number): void {
    while (this.nextStart() <= now) {
      const { model, replicas } = this.starting.shift()!;
      this.serve(model, this.serving[model] + replicas);
    }
    this.note(now, 'started');
  }

  change(now: number, replicas: readonly number[], reason: string, halt: number): void {
    for (const [model, k] of replicas.entries()) {
      const more = k - this.wanted[model];
      if (more > 0 && halt === 0) this.starting.push({ at: now + this.startUp, model, replicas: more });
      else if (more < 0) this.drop(model, -more);
      this.wanted[model] = k;
    }
    if (halt > 0) this.restart(now + halt);
    this.starting.sort((a, b) => a.at - b.at || a.model - b.model);
    this.note(now, reason);
  }

  // Everything stops, and what is wanted starts together.
  private restart(at: number): void {
    this.starting = this.wanted.map((replicas, model) => ({ at, model, replicas }));
    for (let model = 0; model < this.wanted.length; model++) this.serve(model, 0);
  }

  // First those that have not started, the latest first.
  private drop(model: number, replicas: number): void {
    let left = replicas;
    for (const order of [...this.starting].reverse()) {
      if (order.model !== model) continue;
      const gone = Math.min(left, order.replicas);
      order.replicas -= gone;
      left -= gone;
    }
    this.starting = this.starting.filter((order) => order.replicas > 0);
    if (left > 0) this.serve(model, this.serving[model] - left);
  }

  private serve(model: number, replicas: number): void {
    this.serving[model] = replicas;
    this.scaled.setReplicas(model, replicas);
  }

  private note(time: number, reason: string): void {
    this.changes.push({ time, reason, replicas: [...this.wanted], serving: [...this.serving] });
  }
}

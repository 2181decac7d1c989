import { Engine, type EngineOptions, type Station } from '../estimator/engine.js';
import type { Workspace } from '../estimator/workspace.js';
import type { Autoscaler } from './tuner.js';

export interface ServeOptions extends Pick<EngineOptions, 'ties' | 'batchingDelay' | 'slo' | 'vary'> {
  /** ms from ordering a replica to its first batch; it is paid for from the order on. */
  startUp: number;
  /** Called at each decision with the fraction of queries sent; returns true to end early. */
  look?(fraction: number): boolean;
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
 * Serves a trace with an autoscaler over it: the same engine as the estimator's, with replicas that come after their start-up and go at
 * the end of their batch. A replica that is no longer wanted before it has started is not started.
 */
export function serve(
  space: Workspace,
  stations: readonly Station[],
  autoscaler: Autoscaler | null,
  { startUp, look, ...options }: ServeOptions,
): { engine: Engine; changes: ReplicaChange[] } {
  const engine = new Engine(space, stations, options);
  const cluster = new Cluster(engine, stations, startUp);
  let seen = 0;
  let next = autoscaler?.period ?? Number.POSITIVE_INFINITY;
  while (engine.sent < space.queries && autoscaler) {
    const started = cluster.nextStart();
    if (started <= next) {
      engine.advance(started);
      cluster.start(started);
      continue;
    }
    engine.advance(next);
    autoscaler.arrived(space.sentAt, seen, engine.sent);
    seen = engine.sent;
    const decision = autoscaler.decide(next, cluster.wanted);
    if (decision) cluster.change(next, decision.replicas, decision.reason, decision.halt ?? 0);
    if (look?.(engine.sent / space.queries)) return { engine, changes: cluster.changes };
    next += autoscaler.period;
  }
  // What was ordered still comes; nothing more is decided once the last query is sent.
  for (let at = cluster.nextStart(); at < Number.POSITIVE_INFINITY; at = cluster.nextStart()) {
    engine.advance(at);
    cluster.start(at);
  }
  engine.advance();
  return { engine, changes: cluster.changes };
}

/** The replicas of every model: wanted, serving, and those in between. */
class Cluster {
  readonly changes: ReplicaChange[];
  readonly wanted: number[];
  private readonly serving: number[];
  /** Orders that are starting, soonest first. */
  private starting: { at: number; model: number; replicas: number }[] = [];

  constructor(
    private readonly engine: Engine,
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
    this.engine.setReplicas(model, replicas);
  }

  private note(time: number, reason: string): void {
    this.changes.push({ time, reason, replicas: [...this.wanted], serving: [...this.serving] });
  }
}

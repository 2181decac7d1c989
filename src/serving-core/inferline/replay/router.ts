import type { Station } from '../estimator/engine.js';
import type { Workspace } from '../estimator/workspace.js';

/** Gives a batch of `size` queries to a replica of a model; whoever does calls `Router.done` when it is ready. */
export type Dispatch = (model: number, replica: number, size: number) => void;

/**
 * The estimator's rules for a pipeline that serves: one FIFO queue a model, idle replicas in the order of their numbers, greedy
 * batches, and what happens at once depth first, as with `--ties lifo`. It is told of what happens, with the time in ms,
 * where `Engine` finds out by itself.
 */
export class Router {
  answered = 0;
  /** As in `Engine`. `busy` is the time from handing a batch to a replica to its being ready, ms. */
  readonly came: Int32Array;
  readonly taken: Int32Array;
  readonly longestQueue: Int32Array;
  readonly waited: Float64Array;
  readonly busy: Float64Array;
  readonly batches: readonly Float64Array[];

  private readonly queueChanged: Float64Array;
  /** Of each model's replicas: size of the batch that each works on, 0 when idle; where it begins in the log, and since when. */
  private readonly working: readonly Int32Array[];
  private readonly start: readonly Int32Array[];
  private readonly since: readonly Float64Array[];

  constructor(
    private readonly space: Workspace,
    private readonly stations: readonly Station[],
    private readonly dispatch: Dispatch,
  ) {
    const models = stations.length;
    this.came = new Int32Array(models);
    this.taken = new Int32Array(models);
    this.longestQueue = new Int32Array(models);
    this.waited = new Float64Array(models);
    this.busy = new Float64Array(models);
    this.batches = stations.map(({ batch }) => new Float64Array(batch + 1));
    this.queueChanged = new Float64Array(models);
    this.working = stations.map(({ replicas }) => new Int32Array(replicas));
    this.start = stations.map(({ replicas }) => new Int32Array(replicas));
    this.since = stations.map(({ replicas }) => new Float64Array(replicas));
    space.clear();
  }

  /** Queries in a model's queue. */
  queue(model: number): number {
    return this.came[model] - this.taken[model];
  }

  /** Query `id`, which was due at `due`, comes from outside. */
  query(id: number, due: number, now: number): void {
    this.space.sentAt[id] = due;
    this.handOn(0, id, 1, now);
  }

  /** A replica has finished its batch. Throws RangeError when it had none. */
  done(model: number, replica: number, now: number): void {
    const size = this.working[model][replica];
    if (!(size > 0)) throw new RangeError(`replica ${replica} of model ${model} had no batch`);
    const start = this.start[model][replica];
    this.busy[model] += now - this.since[model][replica];
    this.working[model][replica] = 0;
    if (this.queue(model) > 0) this.take(model, replica, now);
    this.handOn(model + 1, start, size, now);
  }

  // Along every edge, the last one first: the list that was set last runs first.
  private handOn(node: number, start: number, size: number, now: number): void {
    const children = this.space.children[node];
    for (let i = children.length - 1; i >= 0; i--) this.arrive(children[i], start, size, now);
  }

  private arrive(edge: number, start: number, size: number, now: number): void {
    const { space, stations } = this;
    const to = space.edgeTo[edge];
    const reply = to === stations.length;
    const plain = space.plain[edge] === 1;
    const before = reply ? 0 : this.came[to];
    let n = 0;
    for (let i = 0; i < size; i++) {
      const id = space.fromSource[edge] === 1 ? start : space.log[start + i];
      if (!plain && !space.comes(edge, to, id)) continue;
      if (reply) {
        space.latency[id] = now - space.sentAt[id];
        this.answered++;
      } else space.log[space.first(to) + before + n++] = id;
    }
    if (n === 0) return;
    const queue = this.queue(to);
    this.note(to, queue, queue, now);
    this.came[to] = before + n;
    this.wake(to, now);
  }

  private wake(model: number, now: number): void {
    const working = this.working[model];
    let left = Math.ceil(this.queue(model) / this.stations[model].batch);
    for (let replica = 0; replica < working.length && left > 0; replica++) {
      if (working[replica] > 0) continue;
      this.take(model, replica, now);
      left--;
    }
  }

  private take(model: number, replica: number, now: number): void {
    const queue = this.queue(model);
    const n = Math.min(queue, this.stations[model].batch);
    this.note(model, queue, queue - n, now);
    this.working[model][replica] = n;
    this.start[model][replica] = this.space.first(model) + this.taken[model];
    this.since[model][replica] = now;
    this.taken[model] += n;
    this.batches[model][n]++;
    this.dispatch(model, replica, n);
  }

  // A queue of so many has waited since it last changed; `logged` is its length as the estimator logs it.
  private note(model: number, queue: number, logged: number, now: number): void {
    this.waited[model] += queue * (now - this.queueChanged[model]);
    this.queueChanged[model] = now;
    if (logged > this.longestQueue[model]) this.longestQueue[model] = logged;
  }
}

import type { Station } from '../estimator/engine.js';
import type { Workspace } from '../estimator/workspace.js';

/** Gives a batch of `size` queries to a replica of a model; whoever does calls `Router.done` when it is ready. */
export type Dispatch = (model: number, replica: number, size: number) => void;

/** A replica that is woken waits for its batching delay, and one that has left serves no more. */
const IDLE = 0;
const WAITING = -1;
const GONE = -2;

export interface RouterOptions {
  /** ms that a replica waits before it takes a batch. */
  batchingDelay?: number;
  /** Told of a replica that waits: whoever is calls `Router.due` when the delay is over. */
  waits?: (model: number, replica: number) => void;
}

/**
 * The estimator's rules for a pipeline that serves: one FIFO queue a model, idle replicas in the order of their numbers, greedy
 * batches, and what happens at once depth first, as with `--ties lifo`. It is told of what happens, with the time in ms,
 * where `Engine` finds out by itself.
 */
export class Router {
  /** Queries that came from outside, and those answered. */
  sent = 0;
  answered = 0;
  /** As in `Engine`. `busy` is the time from handing a batch to a replica to its being ready, ms. */
  readonly came: Int32Array;
  readonly taken: Int32Array;
  readonly longestQueue: Int32Array;
  readonly waited: Float64Array;
  readonly busy: Float64Array;
  readonly batches: readonly Float64Array[];

  private readonly queueChanged: Float64Array;
  /** Of each model's replicas: size of the batch that each works on, or what else it does; where it begins in the log, and since when. */
  private readonly working: readonly number[][];
  private readonly start: readonly number[][];
  private readonly since: readonly number[][];
  /** Replicas to let go of at the end of their batch. */
  private readonly leaving: Int32Array;
  private readonly delay: number;
  private readonly waits: (model: number, replica: number) => void;

  constructor(
    private readonly space: Workspace,
    private readonly stations: readonly Station[],
    private readonly dispatch: Dispatch,
    { batchingDelay = 0, waits = () => {} }: RouterOptions = {},
  ) {
    const models = stations.length;
    this.came = new Int32Array(models);
    this.taken = new Int32Array(models);
    this.longestQueue = new Int32Array(models);
    this.waited = new Float64Array(models);
    this.busy = new Float64Array(models);
    this.batches = stations.map(({ batch }) => new Float64Array(batch + 1));
    this.queueChanged = new Float64Array(models);
    this.working = stations.map(({ replicas }) => new Array(replicas).fill(IDLE));
    this.start = stations.map(() => []);
    this.since = stations.map(() => []);
    this.leaving = new Int32Array(models);
    this.delay = batchingDelay;
    this.waits = waits;
    space.clear();
  }

  /** Queries in a model's queue. */
  queue(model: number): number {
    return this.came[model] - this.taken[model];
  }

  /** Query `id`, which was due at `due`, comes from outside. */
  query(id: number, due: number, now: number): void {
    this.sent++;
    this.space.sentAt[id] = due;
    this.handOn(0, id, 1, now);
  }

  /** A replica has finished its batch. Throws RangeError when it had none. */
  done(model: number, replica: number, now: number): void {
    const size = this.working[model][replica];
    if (!(size > 0)) throw new RangeError(`replica ${replica} of model ${model} had no batch`);
    const start = this.start[model][replica];
    this.busy[model] += now - this.since[model][replica];
    if (this.leaving[model] === 0 && this.queue(model) > 0) this.takeLater(model, replica, now);
    else this.rest(model, replica);
    this.handOn(model + 1, start, size, now);
  }

  /** The batching delay of a replica that waits is over. */
  due(model: number, replica: number, now: number): void {
    if (this.queue(model) > 0) this.take(model, replica, now);
    else this.rest(model, replica);
  }

  /**
   * Gives a model so many replicas from now on. Those that are too many leave when they are idle, the last ones first, or else
   * at the end of their batch; new ones take the numbers of those that have left.
   */
  setReplicas(model: number, replicas: number, now: number): void {
    const working = this.working[model];
    const present = working.filter((state) => state !== GONE).length - this.leaving[model];
    for (let more = replicas - present; more > 0; more--) {
      if (this.leaving[model] > 0) this.leaving[model]--;
      else {
        const free = working.indexOf(GONE);
        working[free < 0 ? working.length : free] = IDLE;
      }
    }
    for (let less = present - replicas; less > 0; less--) {
      const idle = working.lastIndexOf(IDLE);
      if (idle < 0) this.leaving[model]++;
      else working[idle] = GONE;
    }
    if (replicas > present) this.wake(model, now);
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
      if (working[replica] !== IDLE) continue;
      this.takeLater(model, replica, now);
      left--;
    }
  }

  private takeLater(model: number, replica: number, now: number): void {
    if (this.delay === 0) this.take(model, replica, now);
    else {
      this.working[model][replica] = WAITING;
      this.waits(model, replica);
    }
  }

  private rest(model: number, replica: number): void {
    const leaves = this.leaving[model] > 0;
    this.working[model][replica] = leaves ? GONE : IDLE;
    if (leaves) this.leaving[model]--;
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

import type { HopRecorder } from './hop-recorder.js';
import { Lanes } from './lanes.js';
import type { Workspace } from './workspace.js';

/** Events no further than this from the clock happen at its time, ms: an absolute distance, as InferLine's simulator tests it. */
const CLOSE = 1e-8;
/** What waits in place of an edge: a replica that takes a batch, and the next query from outside. */
const TAKE = -1;
const QUERY = -2;
/** Numbers of a waiting list: edge or mark; start in the log, or model; size. */
const WORDS = 3;

/** Which of several simultaneous events runs first: the one scheduled last, as in InferLine's simulator, or the one scheduled first. */
export type Ties = 'lifo' | 'fifo';

/** How one model is served in a simulation. */
export interface Station {
  readonly replicas: number;
  /** Largest batch. */
  readonly batch: number;
  /** Service time in ms by batch size, up to `batch` at least. */
  readonly service: Float64Array;
}

export interface EngineOptions {
  ties?: Ties;
  /** ms that a replica waits before it takes a batch. */
  batchingDelay?: number;
  /** Latency above which an answer is late, ms. */
  slo?: number;
  /** Ends the simulation as soon as more answers than this are late. */
  mostLate?: number;
  recorder?: HopRecorder;
  /** Service time in ms of a batch of `size` in place of the station's. */
  vary?: (model: number, size: number) => number;
}

/**
 * InferLine's estimator: one simulation of a pipeline on a trace. A model has one FIFO queue and some replicas, which take what is
 * there, up to a batch, as soon as they are idle; docs/inferline.md has every rule. Times are ms.
 */
export class Engine {
  /** Queries sent and answered so far, those answered late, and events that have happened. */
  sent = 0;
  answered = 0;
  late = 0;
  events = 0;
  /** Model by model: queries that came and were taken, and the longest queue before an arrival or after a take. */
  readonly came: Int32Array;
  readonly taken: Int32Array;
  readonly longestQueue: Int32Array;
  /** Sum of the waits in each model's queue, ms. */
  readonly waited: Float64Array;
  /** Time that its replicas spent on batches, ms. */
  readonly busy: Float64Array;
  /** Batches by size: `batches[model][size]`. */
  readonly batches: readonly Float64Array[];

  private now = 0;
  private sequence = 0;
  private queryDue = 0;
  private queryOrder = 0;
  private waiting = new Int32Array(WORDS * 256);
  private waitingFirst = 0;
  private waitingEnd = 0;
  private readonly lanes: Lanes;
  private readonly replicas: Int32Array;
  private readonly idle: Int32Array;
  /** Replicas to let go of at the end of their batch. */
  private readonly leaving: Int32Array;
  private readonly queueChanged: Float64Array;
  private readonly lifo: boolean;
  private readonly delay: number;
  private readonly slo: number;
  private readonly mostLate: number;
  private readonly recorder: HopRecorder | null;
  private readonly vary: ((model: number, size: number) => number) | null;

  constructor(
    private readonly space: Workspace,
    private readonly stations: readonly Station[],
    options: EngineOptions = {},
  ) {
    const models = stations.length;
    const { ties = 'lifo', batchingDelay = 0, slo, mostLate, recorder = null, vary = null } = options;
    this.came = new Int32Array(models);
    this.taken = new Int32Array(models);
    this.longestQueue = new Int32Array(models);
    this.waited = new Float64Array(models);
    this.busy = new Float64Array(models);
    this.batches = stations.map(({ batch }) => new Float64Array(batch + 1));
    this.lifo = ties === 'lifo';
    this.lanes = new Lanes(models, this.lifo);
    this.replicas = Int32Array.from(stations, ({ replicas }) => replicas);
    this.idle = this.replicas.slice();
    this.leaving = new Int32Array(models);
    this.queueChanged = new Float64Array(models);
    this.delay = batchingDelay;
    this.slo = slo ?? Number.POSITIVE_INFINITY;
    this.mostLate = mostLate ?? Number.POSITIVE_INFINITY;
    this.recorder = recorder;
    this.vary = vary;
    space.clear();
  }

  /** Whether more answers were late than the options allow, so that the simulation stopped. */
  get stopped(): boolean {
    return this.late > this.mostLate;
  }

  /** Runs everything that happens up to `until` (ms), and ends early when nothing is left or too many answers are late. */
  advance(until = Number.POSITIVE_INFINITY): void {
    const { lanes, lifo } = this;
    const { time, order } = lanes;
    const models = this.stations.length;
    while (this.late <= this.mostLate) {
      let due = this.queryDue;
      let dueOrder = this.queryOrder;
      let lane = -1;
      // Of LIFO events that wait now, none is overtaken; the order of the lanes need not be known.
      const wait = this.waitingEnd > this.waitingFirst;
      if (!wait || !lifo)
        for (let i = 0; i < models; i++) {
          const t = time[i];
          if (t < due || (t === due && (lifo ? order[i] > dueOrder : order[i] < dueOrder))) {
            due = t;
            dueOrder = order[i];
            lane = i;
          }
        }
      if (wait && (lifo || due > this.now)) {
        this.handOver();
        continue;
      }
      if (due > until || due === Number.POSITIVE_INFINITY) break;
      if (due - this.now > CLOSE) this.now = due;
      this.events++;
      if (lane < 0) this.query();
      else {
        const start = lanes.start(lane);
        const size = lanes.shift(lane);
        if (size === 0) this.take(lane);
        else this.complete(lane, start, size);
      }
    }
    if (until < Number.POSITIVE_INFINITY && this.now < until) this.now = until;
  }

  /**
   * Gives a model so many replicas, at least 1, from the time on that `advance` has reached. Those that are too many leave when
   * they are idle, or else at the end of their batch.
   */
  setReplicas(model: number, replicas: number): void {
    const more = replicas - this.replicas[model];
    this.replicas[model] = replicas;
    if (more > 0) {
      const stay = Math.min(more, this.leaving[model]);
      this.leaving[model] -= stay;
      this.idle[model] += more - stay;
      this.wake(model);
    } else {
      const gone = Math.min(-more, this.idle[model]);
      this.idle[model] -= gone;
      this.leaving[model] += -more - gone;
    }
  }

  /** Queries in a model's queue. */
  queue(model: number): number {
    return this.came[model] - this.taken[model];
  }

  // The source hands the query to its children and then sets the next, in this order, which ties depend on.
  private query(): void {
    const { space, now } = this;
    const id = this.sent++;
    space.sentAt[id] = now;
    const children = space.children[0];
    for (let i = 0; i < children.length; i++) this.wait(children[i], id, 1);
    this.queryDue = Number.POSITIVE_INFINITY;
    if (id >= space.gaps.length) return;
    const due = now + space.gaps[id];
    if (due > now) {
      this.queryDue = due;
      this.queryOrder = this.sequence++;
    } else this.wait(QUERY, 0, 0);
  }

  private wait(what: number, start: number, size: number): void {
    if (this.waitingEnd === this.waiting.length) this.makeRoom();
    const { waiting, waitingEnd } = this;
    waiting[waitingEnd] = what;
    waiting[waitingEnd + 1] = start;
    waiting[waitingEnd + 2] = size;
    this.waitingEnd = waitingEnd + WORDS;
  }

  private makeRoom(): void {
    const grown = new Int32Array(2 * this.waiting.length);
    grown.set(this.waiting.subarray(this.waitingFirst));
    this.waiting = grown;
    this.waitingEnd -= this.waitingFirst;
    this.waitingFirst = 0;
  }

  // Of what happens now: the last that was set, or the first.
  private handOver(): void {
    let at: number;
    if (this.lifo) at = this.waitingEnd -= WORDS;
    else {
      at = this.waitingFirst;
      this.waitingFirst += WORDS;
      if (this.waitingFirst === this.waitingEnd) this.waitingFirst = this.waitingEnd = 0;
    }
    const what = this.waiting[at];
    const start = this.waiting[at + 1];
    const size = this.waiting[at + 2];
    this.events++;
    if (what >= 0) this.arrive(what, start, size);
    else if (what === TAKE) this.take(start);
    else this.query();
  }

  // A list comes along an edge: to a model's queue, or to the reply.
  private arrive(edge: number, start: number, size: number): void {
    const { space } = this;
    const to = space.edgeTo[edge];
    if (to === this.stations.length) {
      this.reply(edge, start, size);
      return;
    }
    const before = this.came[to];
    const queue = before - this.taken[to];
    const n = this.append(edge, start, size, to, before);
    if (n === 0) return;
    if (queue > this.longestQueue[to]) this.longestQueue[to] = queue;
    this.waited[to] += queue * (this.now - this.queueChanged[to]);
    this.queueChanged[to] = this.now;
    this.came[to] = before + n;
    this.recorder?.came(space.first(to) + before, space.first(to) + before + n, this.now);
    this.wake(to);
  }

  // Puts those of a list that take the edge, and that have now come on all their edges, at the end of a model's log.
  private append(edge: number, start: number, size: number, to: number, before: number): number {
    const { space } = this;
    const { log, fromSource } = space;
    const at = space.first(to) + before;
    if (space.plain[edge] === 1) {
      if (fromSource[edge] === 1) log[at] = start;
      else for (let i = 0; i < size; i++) log[at + i] = log[start + i];
      return size;
    }
    let n = 0;
    for (let i = 0; i < size; i++) {
      const id = fromSource[edge] === 1 ? start : log[start + i];
      if (space.comes(edge, to, id)) log[at + n++] = id;
    }
    return n;
  }

  private reply(edge: number, start: number, size: number): void {
    const { space, now, slo } = this;
    const { log, latency, sentAt } = space;
    const reply = this.stations.length;
    const plain = space.plain[edge] === 1;
    for (let i = 0; i < size; i++) {
      const id = log[start + i];
      if (!plain && !space.comes(edge, reply, id)) continue;
      const took = now - sentAt[id];
      latency[id] = took;
      if (took > slo) this.late++;
      this.answered++;
    }
  }

  // Idle replicas, as many as the queue has batches for, are busy from now on and take after the delay.
  private wake(model: number): void {
    const idle = this.idle[model];
    if (idle === 0) return;
    const queue = this.came[model] - this.taken[model];
    const woken = Math.min(idle, Math.ceil(queue / this.stations[model].batch));
    this.idle[model] = idle - woken;
    for (let i = 0; i < woken; i++) this.takeLater(model);
  }

  private takeLater(model: number): void {
    if (this.delay === 0) this.wait(TAKE, model, 0);
    else this.lanes.push(model, this.now + this.delay, this.sequence++, 0, 0);
  }

  private take(model: number): void {
    const { now } = this;
    const taken = this.taken[model];
    const queue = this.came[model] - taken;
    if (queue === 0) {
      this.rest(model);
      return;
    }
    const { batch, service } = this.stations[model];
    const n = Math.min(queue, batch);
    this.waited[model] += queue * (now - this.queueChanged[model]);
    this.queueChanged[model] = now;
    this.taken[model] = taken + n;
    if (queue - n > this.longestQueue[model]) this.longestQueue[model] = queue - n;
    this.batches[model][n]++;
    const first = this.space.first(model) + taken;
    this.recorder?.took(first, first + n, now);
    const takes = this.vary === null ? service[n] : this.vary(model, n);
    this.busy[model] += takes;
    this.lanes.push(model, now + takes, this.sequence++, first, n);
  }

  // The batch is handed on first, so that with LIFO ties it arrives after the replica has taken its next batch.
  private complete(model: number, start: number, size: number): void {
    this.recorder?.gone(start, start + size, this.now);
    const children = this.space.children[model + 1];
    for (let i = 0; i < children.length; i++) this.wait(children[i], start, size);
    if (this.leaving[model] === 0 && this.came[model] > this.taken[model]) this.takeLater(model);
    else this.rest(model);
  }

  private rest(model: number): void {
    if (this.leaving[model] > 0) this.leaving[model]--;
    else this.idle[model]++;
  }
}

import { stream } from '../../random/streams.js';
import type { Uniform } from '../../random/uniform.js';
import { ArrivalCounter } from './arrival-counter.js';
import type { ArrivalSource } from './arrivals.js';
import type { ClosedLoop } from './closed-loop.js';
import { type Lognormal, LognormalDraws } from './lognormal.js';
import { Replicas } from './replicas.js';
import { Ring } from './ring.js';
import { LatencyWindow } from './window.js';

/** Told of every request that has ended. Times in ns; `start` is NaN for a dropped one. */
export interface RequestSink {
  arrived(job: number, arrival: number): void;
  ended(job: number, arrival: number, start: number, end: number, dropped: boolean): void;
}

/** What a job's requests meet. Times in ns unless said. */
export interface LineOptions {
  readonly seed: number;
  /** Length of a bin of counted arrivals. */
  readonly bin: number;
  readonly service: Lognormal;
  readonly router: Lognormal;
  /** Requests in flight at one replica, at most. */
  readonly inFlight: number;
  /** Longest queue that a request may join; 0: any. The release lets one more in than it says. */
  readonly maxQueue: number;
  /** Width of the metrics window. */
  readonly lookBack: number;
  /** Whether somebody asks for counts of arrivals, and clears them. */
  readonly countArrivals: boolean;
}

const NONE = -1;

/**
 * The way of one job's requests: router, model queue, a scheduler with one request in its hand, replicas, and the router again. Jobs meet only in
 * decisions on replicas, so each line runs by itself from one decision to the next; there are never more than three next events to compare.
 */
export class JobLine {
  readonly replicas: Replicas;
  /** Fraction of requests that are dropped on entry. */
  dropRate = 0;
  /** Requests that have arrived and not ended. */
  inside = 0;
  readonly window: LatencyWindow;
  readonly counter: ArrivalCounter;

  private readonly route: LognormalDraws;
  private readonly drops: Uniform;
  private readonly queue = new Ring();
  private hand = NONE;

  /** The router's items: a request on its way in, or, as −1 − request, on its way out. */
  private readonly router = new Ring();
  private routed = NONE;
  private routerDone = Number.POSITIVE_INFINITY;

  private arrivedAt = new Float64Array(256);
  private startedAt = new Float64Array(256);
  private freeRequests = Int32Array.from({ length: 256 }, (_, i) => i);
  private freeCount = 256;
  /** The closed loop of each request, and of the one that comes next; null where all come whatever happens. */
  private readonly loops: (ClosedLoop | null)[] | null;
  private loop: ClosedLoop | null = null;

  constructor(
    readonly job: number,
    private readonly arrivals: ArrivalSource,
    private readonly options: LineOptions,
    private readonly sink: RequestSink,
  ) {
    const random = (name: string) => stream(options.seed, `faro/${job}/${name}`);
    this.loops = arrivals.loop === undefined ? null : [];
    this.route = new LognormalDraws(options.router, random('router'));
    this.drops = random('drops');
    const service = new LognormalDraws(options.service, random('service'));
    this.replicas = new Replicas(options.inFlight, service, random('order'), (request, time) => {
      this.startedAt[request] = time;
    });
    this.window = new LatencyWindow(options.lookBack);
    this.counter = new ArrivalCounter(options.bin);
  }

  /** Whether all requests of the trace have come and ended. */
  get finished(): boolean {
    return this.inside === 0 && this.arrivals.next === Number.POSITIVE_INFINITY;
  }

  /** Longest queue that a request may join; 0: any. */
  get maxQueue(): number {
    return this.options.maxQueue;
  }

  /** Requests in the model queue. */
  get waiting(): number {
    return this.queue.size;
  }

  /** Lets everything happen up to `until`, ns. */
  advance(until: number): void {
    const { arrivals, replicas } = this;
    for (;;) {
      const arrival = arrivals.next;
      const done = replicas.nextDone;
      const routed = this.routerDone;
      if (arrival <= routed && arrival <= done) {
        if (arrival > until || arrival === Number.POSITIVE_INFINITY) return;
        if (this.loops !== null) this.loop = arrivals.loop!;
        arrivals.advance();
        this.arrive(arrival);
      } else if (routed <= done) {
        if (routed > until) return;
        this.leaveRouter(routed);
      } else {
        if (done > until) return;
        this.enterRouter(-1 - replicas.finish(), done);
        this.schedule(done);
      }
    }
  }

  private arrive(time: number): void {
    if (this.freeCount === 0) this.growRequests();
    const request = this.freeRequests[--this.freeCount];
    this.arrivedAt[request] = time;
    this.startedAt[request] = Number.NaN;
    if (this.loops !== null) this.loops[request] = this.loop;
    this.inside++;
    if (this.options.countArrivals) this.counter.add(time);
    this.sink.arrived(this.job, time);
    this.enterRouter(request, time);
  }

  private enterRouter(item: number, time: number): void {
    if (this.routerDone !== Number.POSITIVE_INFINITY) {
      this.router.push(item);
      return;
    }
    this.routed = item;
    this.routerDone = time + this.route.next();
  }

  private leaveRouter(time: number): void {
    const item = this.routed;
    if (this.router.size > 0) {
      this.routed = this.router.shift();
      this.routerDone = time + this.route.next();
    } else this.routerDone = Number.POSITIVE_INFINITY;
    if (item < 0) this.end(-1 - item, time, false);
    else this.enterModel(item, time);
  }

  private enterModel(request: number, time: number): void {
    const { maxQueue } = this.options;
    const dropped = this.dropRate > 0 && this.drops.next() < this.dropRate;
    if (dropped || (maxQueue > 0 && this.queue.size > maxQueue)) {
      this.end(request, time, true);
      return;
    }
    this.queue.push(request);
    // A hand that holds a request waits for a completion, also when a replica has come: so the release does it.
    if (this.hand === NONE) this.schedule(time);
  }

  private schedule(time: number): void {
    if (this.hand !== NONE && this.replicas.offer(this.hand, time)) this.hand = NONE;
    while (this.hand === NONE && this.queue.size > 0) {
      const request = this.queue.shift();
      if (!this.replicas.offer(request, time)) this.hand = request;
    }
  }

  private end(request: number, time: number, dropped: boolean): void {
    const arrival = this.arrivedAt[request];
    this.window.add(time, time - arrival);
    this.inside--;
    this.freeRequests[this.freeCount++] = request;
    this.sink.ended(this.job, arrival, this.startedAt[request], time, dropped);
    if (this.loops !== null) this.goOn(this.loops[request], time);
  }

  private goOn(loop: ClosedLoop | null, time: number): void {
    if (loop === null) return;
    loop.ended(time);
    this.arrivals.refresh?.();
  }

  private growRequests(): void {
    const old = this.arrivedAt.length;
    const larger = (from: Float64Array) => {
      const to = new Float64Array(old * 2);
      to.set(from);
      return to;
    };
    this.arrivedAt = larger(this.arrivedAt);
    this.startedAt = larger(this.startedAt);
    this.freeRequests = new Int32Array(old * 2);
    for (let i = 0; i < old; i++) this.freeRequests[i] = old + i;
    this.freeCount = old;
  }
}

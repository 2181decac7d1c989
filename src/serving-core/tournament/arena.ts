import type { Clock } from '../clock/clock.js';
import { VirtualClock } from '../clock/virtual-clock.js';
import { Invariants } from '../clockwork/invariants.js';
import { Status } from '../clockwork/status.js';
import type { ActionSink, RequestSink } from '../common/sinks.js';
import type { ContestArrivals } from './arrivals.js';
import { Batches } from './batches.js';
import type { Competitor } from './competitor.js';
import type { ContestModel, InstanceType } from './contest.js';
import { InstanceState, Instances } from './instances.js';
import { Machines, type Vary } from './machines.js';
import { Requests } from './requests.js';

/** What a run is made of. Times of arrival in ns, all others in s. */
export interface ArenaOptions {
  readonly models: readonly ContestModel[];
  readonly types: readonly InstanceType[];
  readonly arrivals: ContestArrivals;
  /** What everyone may know beforehand: the day before, of the same rates, without the burst. */
  readonly yesterday: ContestArrivals;
  readonly coldStart: number;
  /** When the last requests may come. */
  readonly end: number;
  /** Memory of an instance in pages, and bytes of a page. */
  readonly memory: { readonly pageSize: number; readonly pages: number };
  readonly invariants: boolean;
  readonly vary?: Vary;
}

/** Where a run reports. */
export interface ArenaSinks {
  readonly requests?: RequestSink;
  readonly actions?: ActionSink;
  /** From `t`, ns, on so many instances of a type are paid for, and so many serve. */
  fleet?(t: number, type: number, paid: number, serving: number): void;
  /** Told of progress, 0 to 1; true ends the run early. */
  look?(fraction: number): boolean;
}

const S = 1e9;
const NOTHING = -1;
/** Arrivals between two looks. */
const LOOK = 4096;
/** s without an answer, after the last arrival, in which a competitor that lets requests wait is given up. */
const PATIENCE = 600;

/** A competitor let requests wait for ever. */
export class Unserved extends Error {
  constructor(requests: number) {
    super(`${requests} requests were neither sent nor dropped`);
  }
}

/** Where competitors meet: one workload, one fleet, one bill. What only a competitor decides is left to it; all else is here, the same for all. */
export class Arena {
  readonly clock: Clock;
  readonly models: readonly ContestModel[];
  readonly types: readonly InstanceType[];
  readonly yesterday: ContestArrivals;
  /** s from ordering an instance to its first load. */
  readonly coldStart: number;
  /** Requests of the run. */
  readonly count: number;
  /** What a request is, is known once it has come: NaN and −1 before. Times in ns. */
  readonly arrival: Float64Array;
  readonly deadline: Float64Array;
  readonly model: Int32Array;
  /** By instance: position of its type, and its `InstanceState`. */
  readonly typeOf: Uint8Array;
  readonly state: Uint8Array;
  /** The hardware itself, for a system that plans executions ahead; it then hears by `machines.done`, and answers. */
  readonly machines: Machines;
  readonly actionSink: ActionSink | null;

  private readonly virtual = new VirtualClock();
  private readonly invariants: Invariants | null;
  private readonly requests: Requests;
  private readonly fleet: Instances;
  private readonly batches: Batches;
  private readonly preload: Int32Array;
  private competitor: Competitor | null = null;
  private running = false;

  constructor(
    private readonly options: ArenaOptions,
    private readonly sinks: ArenaSinks = {},
  ) {
    const { models, types, coldStart, arrivals, memory, invariants, vary } = options;
    this.clock = this.virtual;
    this.models = models;
    this.types = types;
    this.yesterday = options.yesterday;
    this.coldStart = coldStart;
    this.invariants = invariants ? new Invariants() : null;
    this.actionSink = sinks.actions ?? null;
    this.fleet = new Instances(this.virtual, types, coldStart * S, {
      ready: (instance) => this.onReady(instance),
      off: (instance) => this.onOff(instance),
      changed: (type, paid, serving) => {
        if (this.running) sinks.fleet?.(this.now, type, paid, serving);
      },
    });
    this.typeOf = this.fleet.typeOf;
    this.state = this.fleet.state;
    this.preload = new Int32Array(this.instances).fill(NOTHING);
    const slowdown = Array.from(this.typeOf, (type) => types[type].slowdown);
    this.machines = new Machines(this.virtual, models, slowdown, memory, this.invariants, vary);
    this.machines.done = (token, type, status, begin, end) => this.done(token, type, status, begin, end);
    this.count = arrivals.time.length;
    this.requests = new Requests(this.count, models, this.machines.copies, sinks.requests, this.invariants);
    this.arrival = this.requests.arrival;
    this.deadline = this.requests.deadline;
    this.model = this.requests.model;
    this.batches = new Batches(this.machines, this.instances, this.deadline, sinks.actions);
    for (let instance = 0; instance < this.instances; instance++)
      for (const model of models.keys()) this.machines.put(instance, model);
  }

  /** ns since the run's start. */
  get now(): number {
    return this.virtual.now();
  }

  /** $ so far. */
  get cost(): number {
    return this.fleet.cost;
  }

  /** Events of the clock so far. */
  get events(): number {
    return this.virtual.events;
  }

  get instances(): number {
    return this.typeOf.length;
  }

  /** Requests answered within their SLO, and all that are answered. */
  get good(): number {
    return this.requests.good;
  }

  get answers(): number {
    return this.requests.answers;
  }

  /** Whether an instance can be sent a batch now. */
  isIdle(instance: number): boolean {
    return this.state[instance] === InstanceState.on && this.batches.isIdle(instance);
  }

  /** What a batch of a model takes on an instance, ns; `index` is the position of its size. Loads are not in it. */
  expected(instance: number, model: number, index = 0): number {
    return this.machines.expected(instance, model, index);
  }

  hasWeights(instance: number, model: number): boolean {
    return this.machines.has(instance, model);
  }

  /**
   * Sends an idle instance a batch of requests of one model; weights that it lacks are loaded first, in place of those used longest ago.
   * Throws Error for an instance that is not idle, an empty or too large batch, and a request of another model or that is not waiting.
   */
  send(instance: number, model: number, requests: ArrayLike<number>): void {
    if (!this.isIdle(instance)) throw new Error(`instance ${instance} was sent a batch and is not idle`);
    this.requests.send(model, requests);
    this.batches.begin(instance, model, requests, this.now);
  }

  /** Gives a request up, unless it is answered: it counts as not served. Throws Error for one that is in a batch. */
  drop(request: number, status: number = Status.timeout): void {
    this.requests.drop(request, status, this.now);
    this.endWithLast();
  }

  /** A request's answer; only the first counts. For a system that gives `machines` work itself. */
  answer(request: number, status: number): void {
    this.requests.answer(request, status, this.now);
    this.endWithLast();
  }

  /** Orders an instance of a type: it is paid for from now on and serves after the cold start, with the weights of `model` where given. Returns it, or −1 when all are in use. */
  order(type: number, model = NOTHING): number {
    const instance = this.fleet.order(type);
    if (instance >= 0) this.preload[instance] = model;
    return instance;
  }

  /** Gives an instance back: at once when it is starting or idle, else at the end of its batch. */
  release(instance: number): void {
    this.fleet.release(instance, !this.batches.isIdle(instance));
  }

  /**
   * Plays the whole workload. Throws InvariantViolation when a rule of docs/invariants.md is broken, and Unserved when a competitor lets
   * requests wait for ever. Returns whether it came to its end.
   */
  play(competitor: Competitor): boolean {
    this.competitor = competitor;
    this.running = true;
    const { virtual, fleet, sinks } = this;
    const types = [...this.types.keys()];
    for (const type of types) fleet.tell(type);
    const stopped = this.sendAll();
    this.tickEvery(competitor);
    this.watch();
    if (this.count > 0) virtual.run();
    if (stopped()) return false;
    if (this.answers < this.count) throw new Unserved(this.count - this.answers);
    const end = Math.max(this.now, this.options.end * S);
    this.invariants?.finished(0, 0);
    // The bill goes on to the end, so only that is told.
    this.running = false;
    fleet.close(end);
    for (const type of types) sinks.fleet?.(end, type, 0, 0);
    return true;
  }

  /** Lets every request come at its time; the function returned says whether the run was ended early. */
  private sendAll(): () => boolean {
    const { virtual, options, sinks } = this;
    const { time, model } = options.arrivals;
    let early = false;
    const arrive = virtual.register((request) => {
      if (request + 1 < this.count) virtual.at(time[request + 1], arrive, request + 1, 0);
      this.requests.come(request, time[request], model[request]);
      this.competitor!.arrived(request);
      if (request % LOOK !== 0 || !sinks.look?.(time[request] / (options.end * S))) return;
      early = true;
      virtual.stop();
    });
    if (this.count > 0) virtual.at(time[0], arrive, 0, 0);
    return () => early;
  }

  private tickEvery({ period, tick }: Competitor): void {
    if (period === undefined) return;
    const { virtual } = this;
    const ticks = virtual.register(() => {
      tick?.call(this.competitor);
      virtual.at(this.now + period * S, ticks, 0, 0);
    });
    virtual.at(period * S, ticks, 0, 0);
  }

  // Ticks would go on for ever over requests that nobody serves.
  private watch(): void {
    const { virtual } = this;
    let seen = NOTHING;
    const look = virtual.register(() => {
      if (this.answers === seen) throw new Unserved(this.count - seen);
      seen = this.answers;
      virtual.at(this.now + PATIENCE * S, look, 0, 0);
    });
    virtual.at((this.options.end + PATIENCE) * S, look, 0, 0);
  }

  private endWithLast(): void {
    if (this.answers === this.count) this.virtual.stop();
  }

  private onReady(instance: number): void {
    const model = this.preload[instance];
    if (model === NOTHING) this.begin(instance);
    else this.batches.begin(instance, model, [], this.now);
  }

  private begin(instance: number): void {
    this.fleet.began(instance);
    this.competitor!.started?.(instance);
  }

  private onOff(instance: number): void {
    for (const model of this.models.keys()) this.machines.drop(instance, model);
    this.competitor?.left?.(instance);
  }

  private done(instance: number, type: number, status: number, begin: number, end: number): void {
    const requests = this.batches.ended(instance, type, begin, end);
    if (requests === null) return;
    for (const request of requests) {
      this.answer(request, status);
      this.competitor!.answered?.(request);
    }
    const state = this.state[instance];
    if (state === InstanceState.leaving) this.fleet.end(instance);
    else if (state === InstanceState.starting) this.begin(instance);
    else this.competitor!.freed(instance);
  }
}

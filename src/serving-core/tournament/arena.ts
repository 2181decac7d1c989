import type { Clock } from '../clock/clock.js';
import { VirtualClock } from '../clock/virtual-clock.js';
import { Invariants } from '../clockwork/invariants.js';
import { ActionType, Status } from '../clockwork/status.js';
import type { ActionSink, RequestSink } from '../common/sinks.js';
import type { ContestArrivals } from './arrivals.js';
import type { Competitor } from './competitor.js';
import type { ContestModel, InstanceType } from './contest.js';
import { Ledger } from './ledger.js';
import { Machines, type Vary } from './machines.js';
import { actionRow } from './rows.js';

/** What an instance is: off and free of cost, starting, able to serve, or ending its last batch. */
export const InstanceState = { off: 0, starting: 1, on: 2, leaving: 3 } as const;

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

/** Where competitors meet: one workload, one fleet, one bill. What only a competitor decides is left to it; all else is here, the same for all. */
export class Arena {
  readonly clock: Clock;
  readonly models: readonly ContestModel[];
  readonly types: readonly InstanceType[];
  readonly yesterday: ContestArrivals;
  /** s from ordering an instance to its first load. */
  readonly coldStart: number;
  /** Requests of the run; what each is, is known once it has come: NaN and −1 before. Times in ns. */
  readonly count: number;
  readonly arrival: Float64Array;
  readonly deadline: Float64Array;
  readonly model: Int32Array;
  /** By instance: position of its type, and its `InstanceState`. */
  readonly typeOf: Uint8Array;
  readonly state: Uint8Array;
  /** The hardware itself, for a system that plans executions ahead; it then answers by `machines.done`. */
  readonly machines: Machines;
  readonly actionSink: ActionSink | null;
  /** Answers by status 0 within the SLO, all of status 0, and all. */
  good = 0;
  successes = 0;
  answers = 0;

  private readonly virtual = new VirtualClock();
  private readonly invariants: Invariants | null;
  private readonly ledger: Ledger;
  private readonly answered: Uint8Array;
  private readonly copiesAtArrival: Int32Array;
  /** By instance: the batch that it has, its model, and its size's position; when it was given. */
  private readonly batch: (Int32Array | null)[];
  private readonly batchModel: Int32Array;
  private readonly sentAt: Float64Array;
  private readonly preload: Int32Array;
  private readonly version: Int32Array;
  private readonly lastUse: Float64Array;
  private readonly ready: number;
  private competitor: Competitor | null = null;
  private nextAction = 0;
  private running = false;

  constructor(
    private readonly options: ArenaOptions,
    private readonly sinks: ArenaSinks = {},
  ) {
    const { models, types, arrivals, memory, invariants, vary } = options;
    this.clock = this.virtual;
    this.models = models;
    this.types = types;
    this.yesterday = options.yesterday;
    this.coldStart = options.coldStart;
    this.count = arrivals.time.length;
    this.arrival = new Float64Array(this.count).fill(Number.NaN);
    this.deadline = new Float64Array(this.count).fill(Number.NaN);
    this.model = new Int32Array(this.count).fill(NOTHING);
    this.answered = new Uint8Array(this.count);
    this.copiesAtArrival = new Int32Array(this.count);
    this.typeOf = Uint8Array.from(types.flatMap(({ count }, type) => new Array<number>(count).fill(type)));
    const instances = this.typeOf.length;
    this.state = new Uint8Array(instances).fill(InstanceState.on);
    this.batch = new Array<Int32Array | null>(instances).fill(null);
    this.batchModel = new Int32Array(instances);
    this.sentAt = new Float64Array(instances);
    this.preload = new Int32Array(instances).fill(NOTHING);
    this.version = new Int32Array(instances);
    this.lastUse = new Float64Array(instances * models.length);
    this.invariants = invariants ? new Invariants() : null;
    const slowdown = Array.from(this.typeOf, (type) => types[type].slowdown);
    this.machines = new Machines(this.virtual, models, slowdown, memory, this.invariants, vary);
    this.machines.done = (token, type, status, begin, end) => this.done(token, type, status, begin, end);
    this.actionSink = sinks.actions ?? null;
    this.ledger = new Ledger(types, this.typeOf, (type) => this.fleetChanged(type));
    this.ready = this.virtual.register((instance, version) => this.onReady(instance, version));
    for (let instance = 0; instance < instances; instance++) {
      this.ledger.ordered(instance, 0);
      this.ledger.serves(instance, 1);
      models.forEach((_, model) => this.machines.put(instance, model));
    }
  }

  /** ns since the run's start. */
  get now(): number {
    return this.virtual.now();
  }

  /** $ so far. */
  get cost(): number {
    return this.ledger.cost;
  }

  /** Events of the clock so far. */
  get events(): number {
    return this.virtual.events;
  }

  get instances(): number {
    return this.typeOf.length;
  }

  /** Whether an instance can be sent a batch now. */
  isIdle(instance: number): boolean {
    return this.state[instance] === InstanceState.on && this.batch[instance] === null;
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
    const { sizes } = this.models[model] ?? { sizes: [0] };
    const most = sizes[sizes.length - 1];
    if (!(requests.length >= 1 && requests.length <= most))
      throw new Error(`a batch of model ${model} has ${requests.length} requests, and may have 1 to ${most}`);
    for (let i = 0; i < requests.length; i++) {
      const request = requests[i];
      if (this.model[request] !== model || this.answered[request] !== 0)
        throw new Error(`request ${request} was sent with model ${model}, but is of another or not waiting`);
      this.answered[request] = SENT;
    }
    const { machines } = this;
    this.batch[instance] = Int32Array.from(requests);
    this.batchModel[instance] = model;
    this.sentAt[instance] = this.now;
    this.lastUse[instance * this.models.length + model] = this.now;
    if (machines.has(instance, model)) machines.give(instance, ActionType.infer, instance, model, requests.length);
    else this.load(instance, model);
  }

  /** Gives a request up, unless it is answered: it counts as not served. Throws Error for one that is in a batch. */
  drop(request: number, status: number = Status.timeout): void {
    if (this.answered[request] === SENT) throw new Error(`request ${request} was dropped and is in a batch`);
    this.answer(request, status);
  }

  /** A request's answer; only the first counts. For a system that gives `machines` work itself. */
  answer(request: number, status: number): void {
    if (this.answered[request] === ANSWERED) return;
    this.answered[request] = ANSWERED;
    const now = this.now;
    this.invariants?.requestAnswered(request, now);
    const latency = now - this.arrival[request];
    const model = this.model[request];
    const { slo } = this.models[model];
    const met = status === Status.success && latency <= slo;
    this.answers++;
    if (status === Status.success) this.successes++;
    if (met) this.good++;
    const [before, after] = [this.copiesAtArrival[request], this.machines.copies[model]];
    const cold = before === 0 && after > 0 ? 1 : 0;
    this.sinks.requests?.request(
      ...([now, request, status, 0, model, 0, latency, slo, met ? 1 : 0, before, after, cold] as const),
    );
    if (this.answers === this.count) this.virtual.stop();
  }

  /** Orders an instance of a type: it is paid for from now on and serves after the cold start, with the weights of `model` where given. Returns it, or −1 when all are in use. */
  order(type: number, model = NOTHING): number {
    const instance = this.typeOf.findIndex((of, i) => of === type && this.state[i] === InstanceState.off);
    if (instance < 0) return NOTHING;
    this.state[instance] = InstanceState.starting;
    this.preload[instance] = model;
    this.ledger.ordered(instance, this.now);
    const after = this.now + this.coldStart * S;
    this.clock.at(after, this.ready, instance, ++this.version[instance]);
    return instance;
  }

  /** Gives an instance back: at once when it is starting or idle, else at the end of its batch. */
  release(instance: number): void {
    const state = this.state[instance];
    if (state === InstanceState.off || state === InstanceState.leaving) return;
    this.version[instance]++;
    if (state === InstanceState.on) this.ledger.serves(instance, -1);
    if (this.batch[instance] === null) this.turnOff(instance);
    else this.state[instance] = InstanceState.leaving;
  }

  /**
   * Plays the whole workload. Throws InvariantViolation when a rule of docs/invariants.md is broken, and Error when a competitor lets requests
   * wait for ever. Returns whether it came to its end.
   */
  play(competitor: Competitor): boolean {
    this.competitor = competitor;
    this.running = true;
    for (let type = 0; type < this.types.length; type++) this.fleetChanged(type);
    const { time, model } = this.options.arrivals;
    const { virtual } = this;
    let early = false;
    const arrive = virtual.register((request) => {
      if (request + 1 < this.count) virtual.at(time[request + 1], arrive, request + 1, 0);
      this.come(request, time[request], model[request]);
      if (request % LOOK !== 0 || !this.sinks.look?.(time[request] / (this.options.end * S))) return;
      early = true;
      virtual.stop();
    });
    if (this.count > 0) virtual.at(time[0], arrive, 0, 0);
    this.tickEvery(competitor);
    this.watch();
    if (this.count > 0) virtual.run();
    if (early) return false;
    if (this.answers < this.count) throw waits(this.count - this.answers);
    const end = Math.max(this.now, this.options.end * S);
    this.invariants?.finished(0, 0);
    this.ledger.close(end);
    for (let type = 0; type < this.types.length; type++) this.sinks.fleet?.(end, type, 0, 0);
    return true;
  }

  private come(request: number, time: number, model: number): void {
    this.invariants?.requestSent(request);
    this.arrival[request] = time;
    this.model[request] = model;
    this.deadline[request] = time + this.models[model].slo;
    this.copiesAtArrival[request] = this.machines.copies[model];
    this.competitor!.arrived(request);
  }

  private tickEvery(competitor: Competitor): void {
    const { period } = competitor;
    if (period === undefined) return;
    const { virtual } = this;
    const tick = virtual.register(() => {
      competitor.tick?.();
      virtual.at(this.now + period * S, tick, 0, 0);
    });
    virtual.at(period * S, tick, 0, 0);
  }

  // Ticks would go on for ever over requests that nobody serves.
  private watch(): void {
    const { virtual } = this;
    let seen = NOTHING;
    const look = virtual.register(() => {
      if (this.answers === seen) throw waits(this.count - this.answers);
      seen = this.answers;
      virtual.at(this.now + PATIENCE * S, look, 0, 0);
    });
    virtual.at((this.options.end + PATIENCE) * S, look, 0, 0);
  }

  private load(instance: number, model: number): void {
    const { machines } = this;
    while (machines.freePages(instance) < machines.pages[model]) machines.drop(instance, this.oldest(instance));
    machines.give(instance, ActionType.load, instance, model);
  }

  private oldest(instance: number): number {
    const models = this.models.length;
    let oldest = NOTHING;
    let since = Number.POSITIVE_INFINITY;
    for (let model = 0; model < models; model++) {
      if (!this.machines.has(instance, model) || this.lastUse[instance * models + model] >= since) continue;
      oldest = model;
      since = this.lastUse[instance * models + model];
    }
    return oldest;
  }

  private onReady(instance: number, version: number): void {
    if (this.version[instance] !== version) return;
    const model = this.preload[instance];
    if (model === NOTHING) this.begin(instance);
    else {
      // An empty batch keeps the instance busy until its weights are there.
      this.batch[instance] = new Int32Array(0);
      this.batchModel[instance] = model;
      this.sentAt[instance] = this.now;
      this.load(instance, model);
    }
  }

  private begin(instance: number): void {
    this.state[instance] = InstanceState.on;
    this.ledger.serves(instance, 1);
    this.competitor!.started?.(instance);
  }

  private done(instance: number, type: number, status: number, begin: number, end: number): void {
    const requests = this.batch[instance]!;
    const model = this.batchModel[instance];
    this.log(instance, type, begin, end, requests);
    if (type === ActionType.load && requests.length > 0) {
      this.machines.give(instance, ActionType.infer, instance, model, requests.length);
      return;
    }
    this.batch[instance] = null;
    for (const request of requests) {
      this.answer(request, status);
      this.competitor!.answered?.(request);
    }
    const state = this.state[instance];
    if (state === InstanceState.leaving) this.turnOff(instance);
    else if (state === InstanceState.starting) this.begin(instance);
    else this.competitor!.freed(instance);
  }

  private turnOff(instance: number): void {
    this.state[instance] = InstanceState.off;
    this.models.forEach((_, model) => this.machines.drop(instance, model));
    this.ledger.ended(instance, this.now);
    this.competitor?.left?.(instance);
  }

  private log(instance: number, type: number, begin: number, end: number, requests: Int32Array): void {
    if (this.actionSink === null) return;
    const model = this.batchModel[instance];
    let good = 0;
    for (const request of requests) if (this.deadline[request] >= end) good++;
    actionRow(this.actionSink, {
      ...{ id: this.nextAction++, type, instance, model, begin, end, good },
      batch: type === ActionType.infer ? requests.length : 1,
      created: this.sentAt[instance],
      copies: this.machines.copies[model],
    });
  }

  private fleetChanged(type: number): void {
    if (this.running) this.sinks.fleet?.(this.now, type, this.ledger.paid[type], this.ledger.serving[type]);
  }
}

/** In `answered`: in a batch, and done with. */
const SENT = 1;
const ANSWERED = 2;

function waits(requests: number): Error {
  return new Error(`${requests} requests were neither sent nor dropped`);
}

import type { Clock, TimerHandler } from '../clock/clock.js';
import { VirtualClock } from '../clock/virtual-clock.js';
import type { ActionSink, RequestSink } from '../common/sinks.js';
import { ActionTable } from './controller/action-table.js';
import { Front } from './controller/front.js';
import type { LoadedModel } from './controller/model-state.js';
import { RequestTable } from './controller/request-table.js';
import { type ControllerParts, type GpuPlace, type Scheduler, selectGpus } from './controller/scheduler.js';
import { type SchedulerFactory, schedulers } from './controller/schedulers.js';
import type { ControllerCost } from './controller-host.js';
import { HostedController } from './hosted-controller.js';
import type { Invariants } from './invariants.js';
import { compressedInput, type HostModel, Link } from './network.js';
import { SimulatedWorkers } from './simulated-workers.js';
import type { ControllerOptions, WorkerOptions } from './spec.js';
import type { NoiseSource } from './worker/worker-noise.js';

export interface SimulationConfig {
  controller: ControllerOptions;
  workers: WorkerOptions;
  host: HostModel;
  /** One entry per model instance: copies are instances of their own. */
  models: readonly LoadedModel[];
  /** Whether clients send inputs with their requests. */
  inputs: boolean;
  requestSink: RequestSink | null;
  actionSink: ActionSink | null;
  invariants: Invariants | null;
  /** What the workers do not do on time; by default they are exact. */
  noise?: NoiseSource;
  /** What the controller's work costs; by default nothing. */
  controllerCost?: ControllerCost;
  /** Builds the scheduler; by default the one that the controller's type names. */
  scheduler?: SchedulerFactory;
}

/** Called on the client's side for every answer. */
export type ResponseHandler = (requestId: number, model: number, status: number) => void;

/** A whole Clockwork deployment in virtual time: clients' side, network, controller, emulated workers. */
export class Simulation {
  readonly clock = new VirtualClock();
  readonly requests = new RequestTable();
  readonly scheduler: Scheduler;
  private readonly actions: ActionTable;
  private readonly workers: SimulatedWorkers;
  private readonly clientUplink: Link;
  private readonly controllerUplink: Link;
  private readonly hosted: HostedController | null;
  private readonly gpus: readonly GpuPlace[];
  private readonly inputBytes: Float64Array;
  private readonly admits: number;
  private readonly reports: number;
  private readonly answers: number;
  private clientStopped = false;
  private readonly clientTimers = new Set<number>();
  private onResponse: ResponseHandler | undefined;
  private issued = 0;

  constructor(private readonly config: SimulationConfig) {
    const { clock } = this;
    const { workers, host, models, controllerCost } = config;
    this.actions = new ActionTable(
      Math.max(1, ...models.map(({ profile }) => Math.max(...profile.batchSizes))),
    );
    const pagesPerGpu = Math.floor(workers.weightsCacheSize / workers.pageSize);
    this.clientUplink = new Link(host.bandwidth);
    this.controllerUplink = new Link(host.bandwidth);
    this.inputBytes = Float64Array.from(models, ({ profile }) =>
      config.inputs ? compressedInput(profile.inputSize) : 0,
    );
    this.admits = clock.register((slot) => this.scheduler.admit(slot));
    this.workers = new SimulatedWorkers(clock, this.actions, pagesPerGpu, config, (token, at) =>
      clock.at(at + host.completion, this.reports, token, 0),
    );
    this.reports = clock.register((token) => {
      if (this.hosted === null) this.scheduler.result(token);
      else this.hosted.host.result(token);
    });
    this.answers = clock.register((requestId, coded) => {
      if (!this.clientStopped) this.onResponse?.(requestId, Math.floor(coded / 1024), coded % 1024);
    });
    this.gpus = selectGpus(new Array(workers.count).fill(workers.gpusPerWorker), config.controller.maxGpus);
    const front = new Front(
      clock,
      this.requests,
      { respond: (slot, status) => this.respond(slot, status) },
      config.requestSink,
    );
    const parts: ControllerParts = {
      clock,
      front,
      actions: this.actions,
      actionSink: config.actionSink,
      port: { send: (token) => this.send(token) },
      gpus: this.gpus,
      pagesPerGpu,
      models,
    };
    this.hosted =
      controllerCost === undefined
        ? null
        : new HostedController({
            clock,
            cost: controllerCost,
            gpus: parts.gpus.length,
            requests: this.requests,
            inputBytes: this.inputBytes,
            admission: host.admission,
            invariants: config.invariants,
            scheduler: () => this.scheduler,
          });
    if (this.hosted !== null) parts.host = this.hosted.host;
    const factory = config.scheduler ?? schedulers[config.controller.type];
    if (factory === undefined) throw new RangeError(`no scheduler is called ${config.controller.type}`);
    this.scheduler = factory(parts, config.controller);
    this.scheduler.start?.();
  }

  /**
   * Puts models' weights on every GPU that has room, in this order, before anything runs. Returns false, and changes nothing, when the
   * scheduler can begin with empty caches only.
   */
  hold(models: readonly number[]): boolean {
    const { scheduler } = this;
    if (scheduler.resident === undefined) return false;
    for (const model of models)
      this.gpus.forEach(({ worker, gpu }, index) => {
        if (this.workers.resident(worker, gpu, model)) scheduler.resident?.(model, index);
      });
    return true;
  }

  /** Requests sent by the clients so far. */
  get sent(): number {
    return this.issued;
  }

  /** What a controller whose work costs time did not do in time; null when its work costs none. */
  get overload(): Pick<HostedController, 'unread' | 'longestUnreadWait' | 'notices'> | null {
    return this.hosted;
  }

  /** Checks, after the last event, that nothing was left undone. Throws InvariantViolation. */
  finish(): void {
    this.config.invariants?.finished(this.requests.open, this.actions.inFlight);
  }

  /** The clock as clients see it: its timers fall silent once the client has stopped. */
  clientClock(): Clock {
    const { clock } = this;
    return {
      now: () => clock.now(),
      register: (handler: TimerHandler) => {
        const kind = clock.register((a, b) => {
          if (!this.clientStopped) handler(a, b);
        });
        this.clientTimers.add(kind);
        return kind;
      },
      at: (time, kind, a, b) => clock.at(time, kind, a, b),
      cancel: (timer) => clock.cancel(timer),
    };
  }

  /** Ends the client's side at once; the controller still answers what it has received. */
  stopClient(): void {
    if (this.clientStopped) return;
    this.clientStopped = true;
    this.clock.forget(this.clientTimers);
    this.hosted?.withdraw();
    this.scheduler.stop?.();
  }

  listen(handler: ResponseHandler | undefined): void {
    this.onResponse = handler;
  }

  /** A client sends one inference; returns its request id. */
  infer(userId: number, model: number, sloFactor: number): number {
    const { requests, config, hosted } = this;
    const requestId = this.issued++;
    config.invariants?.requestSent(requestId);
    if (hosted?.isFull) {
      hosted.refuse(requestId);
      return requestId;
    }
    const bytes = this.inputBytes[model] ?? 0;
    const arrival = this.clientUplink.transmit(this.clock.now(), bytes) + config.host.oneWay;
    if (hosted !== null) {
      hosted.sent(requestId, userId, model, sloFactor, arrival);
      return requestId;
    }
    const slot = requests.allocate();
    requests.requestId[slot] = requestId;
    requests.userId[slot] = userId;
    requests.model[slot] = model;
    requests.sloFactor[slot] = sloFactor;
    requests.inputSize[slot] = bytes;
    requests.arrival[slot] = arrival;
    this.clock.at(arrival + config.host.admission, this.admits, slot, 0);
    return requestId;
  }

  private respond(slot: number, status: number): void {
    const { requests, config } = this;
    const requestId = requests.requestId[slot];
    config.invariants?.requestAnswered(requestId, this.clock.now());
    if (this.onResponse === undefined) return;
    const coded = requests.model[slot] * 1024 + status;
    this.clock.at(this.clock.now() + config.host.oneWay, this.answers, requestId, coded);
  }

  private send(token: number): number {
    const { host } = this.config;
    const decided = this.hosted === null ? this.clock.now() : this.hosted.host.send();
    const sent = this.controllerUplink.transmit(decided, this.actions.bytes[token]);
    this.workers.receive(token, sent + host.dispatch + host.oneWay);
    return sent;
  }
}

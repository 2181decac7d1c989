import { DEFAULT_CLOCK } from '../constants.js';
import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { Caches } from './caches.js';
import { Executions } from './executions.js';
import type { ModelState } from './model-state.js';
import { modelStates } from './model-states.js';
import type { RequestTable } from './request-table.js';
import type { ControllerParts, Scheduler } from './scheduler.js';
import { sloOf } from './slo.js';
import { type Batch, batchesOf } from './smart-batches.js';
import { SmartEstimate } from './smart-estimate.js';
import { SmartPlacement } from './smart-placement.js';
import { SmartTimeline } from './smart-timeline.js';

/** Time between two looks at everything, and how far ahead batches are sent (docs/schedulers.md). All ns. */
const TICK = 1e6;
const SCHEDULE_AHEAD = 5e6;
/** Taken off every SLO. */
const SLO_MARGIN = 5e6;
/** Assumed way of a message to a worker, and how late an inference may begin. */
const NETWORK = 2e6;
const INFER_SLACK = 1.5e6;
const FIRST_ACTION = 1001;
/** Batches of one GPU that a look plans, the most urgent first: later ones could not be sent by it anyway. */
const PLANNED = 64;

/**
 * The SMART scheduler: once a millisecond it places models that are nowhere, deals waiting requests out to the
 * GPUs that hold their model, and plans each GPU's batches from their deadlines backwards. docs/schedulers.md lists what this
 * version assumes where the description is silent.
 */
export class Smart implements Scheduler {
  readonly notices: string[] = [];
  private readonly requests: RequestTable;
  private readonly models: ModelState[];
  private readonly estimates: SmartEstimate[][];
  private readonly executions: Executions;
  private readonly caches: Caches;
  private readonly placement: SmartPlacement;
  /** Requests that no GPU has been chosen for, in order of arrival. */
  private waiting: number[] = [];
  /** Requests dealt to a GPU, by model, in order of arrival. */
  private readonly dealt: Map<number, number[]>[];
  /** The GPU that a model's last request was dealt to. */
  private readonly lastDealt: Int32Array;
  private readonly ticks: number;
  private ticking = false;

  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
  ) {
    this.requests = parts.front.requests;
    parts.actions.nextId = FIRST_ACTION;
    this.models = modelStates(parts.models, options, this.notices);
    this.estimates = this.models.map(({ estimates }) => [...estimates].map((e) => new SmartEstimate(e)));
    this.executions = new Executions(parts, options, this.models, (token) => this.result(token));
    this.caches = new Caches(parts, this.models, this.executions.transmitter);
    this.dealt = parts.gpus.map(() => new Map());
    this.lastDealt = new Int32Array(this.models.length).fill(-1);
    this.placement = new SmartPlacement(parts.clock, this.models, this.caches, parts.gpus.length, {
      free: (gpu) => this.idle(gpu),
      uses: (gpu, model) => this.dealt[gpu].has(model),
    });
    this.ticks = parts.clock.register(() => this.tick());
  }

  admit(slot: number): void {
    const { requests } = this;
    const modelId = requests.model[slot];
    const model = this.models[modelId];
    requests.deadline[slot] = -1;
    requests.arrivalCount[slot] = model?.copiesLoaded ?? 0;
    if (model === undefined) {
      this.parts.front.respond(slot, Status.error, 0);
      return;
    }
    const slo = sloOf(this.estimates[modelId][0].value, requests.sloFactor[slot], this.options.defaultSlo);
    requests.internalDeadline[slot] = requests.arrival[slot] + slo - SLO_MARGIN;
    model.requestsQueued++;
    this.waiting.push(slot);
    this.tickLater();
  }

  result(token: number): void {
    const { actions } = this.parts;
    const model = actions.model[token];
    if (actions.type[token] === ActionType.infer) {
      this.caches.ended(model, actions.gpu[token]);
      this.executions.result(token);
      if (actions.status[token] === Status.success) this.measured(token);
    } else {
      this.caches.result(token);
      this.placement.result(actions, token);
    }
    actions.release(token);
  }

  /** A GPU is gone: what was dealt to it and not sent waits for another, which may have to load its model first. */
  lost(gpu: number): void {
    this.caches.lost(gpu);
    const back = [...this.dealt[gpu].values()].flat();
    this.dealt[gpu].clear();
    if (back.length === 0) return;
    const { arrival } = this.requests;
    this.waiting = [...back, ...this.waiting].sort((a, b) => arrival[a] - arrival[b]);
    this.tickLater();
  }

  returned(gpu: number): void {
    this.caches.returned(gpu);
    this.placement.returned(gpu);
  }

  resident(model: number, gpu: number): void {
    this.caches.resident(model, gpu);
  }

  private measured(token: number): void {
    const { actions } = this.parts;
    const clock = (actions.clockBefore[token] + actions.clock[token]) / 2;
    const duration = (actions.duration[token] * clock) / DEFAULT_CLOCK;
    this.estimates[actions.model[token]][actions.batchIndex[token]].add(duration);
  }

  private tickLater(): void {
    if (this.ticking) return;
    this.ticking = true;
    const { clock } = this.parts;
    clock.at((Math.floor(clock.now() / TICK) + 1) * TICK, this.ticks, 0, 0);
  }

  private tick(): void {
    this.ticking = false;
    this.placement.place(this.waiting.map((slot) => this.requests.model[slot]));
    this.deal();
    for (let gpu = 0; gpu < this.dealt.length; gpu++) if (this.dealt[gpu].size > 0) this.schedule(gpu);
    if (this.waiting.length > 0 || this.dealt.some(({ size }) => size > 0)) this.tickLater();
  }

  /** When a GPU can begin a batch that is sent now. */
  private idle(gpu: number): number {
    const exec = this.executions.gpus[gpu];
    const soonest = this.parts.clock.now() + NETWORK;
    return exec.outstanding > 0 ? Math.max(soonest, exec.planned) : soonest;
  }

  /** Deals requests to the GPUs that hold their model, in turn; those that can wait no longer are dropped. */
  private deal(): void {
    const soonest = this.parts.clock.now() + NETWORK;
    this.waiting = this.waiting.filter((slot) => {
      const model = this.requests.model[slot];
      if (this.isLate(slot, soonest)) return this.drop(slot);
      const gpu = this.nextHolder(model);
      if (gpu < 0) return true;
      this.lastDealt[model] = gpu;
      const queue = this.dealt[gpu].get(model);
      if (queue === undefined) this.dealt[gpu].set(model, [slot]);
      else queue.push(slot);
      return false;
    });
  }

  private nextHolder(model: number): number {
    const count = this.dealt.length;
    for (let step = 1; step <= count; step++) {
      const gpu = (this.lastDealt[model] + step) % count;
      if (this.caches.isLoaded(model, gpu)) return gpu;
    }
    return -1;
  }

  private isLate(slot: number, begin: number): boolean {
    const { internalDeadline, model } = this.requests;
    return begin + this.estimates[model[slot]][0].value > internalDeadline[slot];
  }

  private drop(slot: number): false {
    const model = this.models[this.requests.model[slot]];
    model.requestsQueued--;
    this.parts.front.respond(slot, Status.error, model.copiesLoaded);
    return false;
  }

  /** Plans the batches of one GPU and sends those that begin soon. */
  private schedule(gpu: number): void {
    const idle = this.idle(gpu);
    const queues = this.dealt[gpu];
    for (const [model, queue] of queues)
      this.keep(
        gpu,
        model,
        queue.filter((slot) => !this.isLate(slot, idle) || this.drop(slot)),
      );
    const batches = [...queues].flatMap(([model, queue]) =>
      batchesOf(
        model,
        queue,
        this.models[model].sizes,
        this.estimates[model],
        this.requests.internalDeadline,
        PLANNED,
      ),
    );
    batches.sort((a, b) => a.deadline - b.deadline);
    const timeline = new SmartTimeline(idle);
    for (let i = 0; i < Math.min(PLANNED, batches.length); i++)
      timeline.place(i, batches[i].duration, batches[i].deadline);
    timeline.compact();
    const horizon = this.parts.clock.now() + SCHEDULE_AHEAD;
    timeline.batches.forEach((i, at) => {
      if (timeline.starts[at] <= horizon) this.send(gpu, batches[i], timeline.starts[at]);
    });
  }

  private send(gpu: number, { model, index, slots, duration }: Batch, begin: number): void {
    const token = this.executions.create(gpu, model, index);
    slots.forEach((slot, i) => {
      this.executions.put(token, i, slot);
    });
    this.parts.actions.expectedDuration[token] = duration;
    this.caches.began(model, gpu);
    this.executions.sendWithin(token, begin, begin + INFER_SLACK);
    this.models[model].requestsQueued -= slots.length;
    const sent = new Set(slots);
    this.keep(
      gpu,
      model,
      this.dealt[gpu].get(model)!.filter((slot) => !sent.has(slot)),
    );
  }

  private keep(gpu: number, model: number, queue: number[]): void {
    if (queue.length > 0) this.dealt[gpu].set(model, queue);
    else this.dealt[gpu].delete(model);
  }
}

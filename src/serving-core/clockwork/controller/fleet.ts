import { FUTURE } from '../constants.js';
import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { Caches } from './caches.js';
import { Executions } from './executions.js';
import type { ModelState } from './model-state.js';
import { modelStates } from './model-states.js';
import type { RequestTable } from './request-table.js';
import type { ControllerParts } from './scheduler.js';
import { sloOf } from './slo.js';
import { Timeouts } from './timeouts.js';

/**
 * What a policy decides about, with the bookkeeping done: requests with their deadlines, GPUs with what they execute and hold. A
 * policy passes on every request (`accept`) and every result (`settle`), and orders inferences, loads and evictions.
 * Requests are slots of `requests`, models and GPUs are numbers from 0, batch sizes are indices of a model's `sizes`; times are ns.
 */
export class Fleet {
  /** Batch sizes that the options exclude, told once. */
  readonly notices: string[] = [];
  readonly models: readonly ModelState[];
  readonly requests: RequestTable;
  /** Number of GPUs. */
  readonly size: number;
  private readonly caches: Caches;
  private readonly executions: Executions;
  private readonly timeouts: Timeouts;

  /** `expired`: a request's deadline has come before it was part of a batch. It has been answered; forget its slot. */
  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
    expired: (slot: number) => void,
  ) {
    this.requests = parts.front.requests;
    this.size = parts.gpus.length;
    this.models = modelStates(parts.models, options, this.notices);
    this.executions = new Executions(parts, options, this.models, (token) => this.settle(token));
    this.caches = new Caches(parts, this.models, this.executions.transmitter);
    this.timeouts = new Timeouts(parts.clock, this.requests, (slot) => {
      const model = this.models[this.requests.model[slot]];
      model.requestsQueued--;
      expired(slot);
      parts.front.respond(slot, Status.timeout, model.copiesLoaded);
    });
  }

  get now(): number {
    return this.parts.clock.now();
  }

  /** Takes in a new request: sets its deadline and watches it. False when its model is unknown: then it has been answered. */
  accept(slot: number): boolean {
    const { requests } = this;
    const model = this.models[requests.model[slot]];
    requests.deadline[slot] = -1;
    requests.arrivalCount[slot] = model?.copiesLoaded ?? 0;
    if (model === undefined) {
      this.parts.front.respond(slot, Status.error, 0);
      return false;
    }
    const slo = sloOf(model.baseExecution, requests.sloFactor[slot], this.options.defaultSlo);
    requests.deadline[slot] = requests.arrival[slot] + slo;
    requests.internalDeadline[slot] = requests.deadline[slot];
    model.requestsQueued++;
    this.timeouts.watch(slot);
    return true;
  }

  /** An action's result: its requests are answered, the books of its GPU corrected, and the token is free again. */
  settle(token: number): void {
    const { actions } = this.parts;
    if (actions.type[token] === ActionType.infer) {
      this.caches.ended(actions.model[token], actions.gpu[token]);
      this.executions.result(token);
    } else {
      this.caches.result(token);
    }
    actions.release(token);
  }

  /** A GPU is gone with what it held, or back with nothing: a policy of a live controller passes these on. */
  lost(gpu: number): void {
    this.caches.lost(gpu);
  }

  returned(gpu: number): void {
    this.caches.returned(gpu);
  }

  /** A GPU holds a model's weights from the start: a policy of which that may be asked passes it on. */
  resident(model: number, gpu: number): void {
    this.caches.resident(model, gpu);
  }

  /** The transmission of an action is complete: a policy of a live controller passes this on. */
  transmitted(token: number): void {
    this.executions.transmitter.transmitted(token);
  }

  /** Inferences that a GPU has been given and not answered. */
  outstanding(gpu: number): number {
    return this.executions.gpus[gpu].outstanding;
  }

  /** When a GPU can begin new work, at the earliest when a message can reach it. */
  freeAt(gpu: number): number {
    return this.executions.gpus[gpu].available(this.now);
  }

  isLoaded(model: number, gpu: number): boolean {
    return this.caches.isLoaded(model, gpu);
  }

  /** Whether a GPU has a model's weights or is being sent them. */
  holds(model: number, gpu: number): boolean {
    return this.caches.holds(model, gpu);
  }

  /** Whether weights are on their way to a GPU. */
  isLoading(gpu: number): boolean {
    return this.caches.transfers[gpu].outstanding > 0;
  }

  freePages(gpu: number): number {
    return this.caches.freePages[gpu];
  }

  /** The model to evict from a GPU by age, of those that execute nothing there and that `spare` allows; −1 for none. */
  leastRecentlyUsed(gpu: number, spare: (model: number) => boolean): number {
    return this.caches.leastRecentlyUsed(gpu, spare);
  }

  /** Sends a batch of the size at `index`: `slots` has as many requests as that. */
  infer(gpu: number, model: number, index: number, slots: ArrayLike<number>): void {
    const freeAt = this.freeAt(gpu);
    const token = this.executions.create(gpu, model, index);
    for (let i = 0; i < slots.length; i++) this.executions.put(token, i, slots[i]);
    this.models[model].requestsQueued -= slots.length;
    this.caches.began(model, gpu);
    this.executions.send(token, freeAt);
  }

  /** Sends a model's weights to a GPU that has the pages free. */
  load(gpu: number, model: number): void {
    const { scheduleAhead } = this.options;
    const available = this.caches.transfers[gpu].available(this.now);
    const latest = Math.max(this.now + FUTURE, available) + scheduleAhead;
    this.caches.load(gpu, model, available, this.now, latest);
  }

  evict(gpu: number, model: number): void {
    this.caches.evict(gpu, model, 0, Number.POSITIVE_INFINITY);
  }
}

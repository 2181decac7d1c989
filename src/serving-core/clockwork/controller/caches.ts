import { ActionType, Status } from '../status.js';
import { logAction } from './action-log.js';
import type { ModelState } from './model-state.js';
import { newAction } from './new-action.js';
import type { ControllerParts } from './scheduler.js';
import type { Transmitter } from './transmitter.js';
import { WorkTracker } from './work-tracker.js';

const ABSENT = 0;
const LOADING = 1;
const LOADED = 2;

/** What is in each GPU's weight cache, as the controller knows it: loads and evictions, free pages, last uses. */
export class Caches {
  /** Weight transfers of each GPU. */
  readonly transfers: WorkTracker[];
  readonly freePages: Int32Array;
  /** Per (model, GPU), model-major. */
  private readonly state: Uint8Array;
  private readonly lastUsed: Float64Array;
  private readonly executing: Int32Array;
  private readonly count: number;
  private uses = 0;
  /** GPUs whose worker is gone: they have no free pages. */
  private readonly gone: Uint8Array;

  constructor(
    private readonly parts: ControllerParts,
    private readonly models: readonly ModelState[],
    private readonly transmitter: Transmitter,
  ) {
    this.count = parts.gpus.length;
    this.transfers = parts.gpus.map(() => new WorkTracker());
    this.freePages = new Int32Array(this.count).fill(parts.pagesPerGpu);
    this.state = new Uint8Array(models.length * this.count);
    this.lastUsed = new Float64Array(models.length * this.count);
    this.executing = new Int32Array(models.length * this.count);
    this.gone = new Uint8Array(this.count);
  }

  /** A GPU is gone with all that it held; loads under way there end with an error of their own. */
  lost(gpu: number): void {
    this.gone[gpu] = 1;
    this.freePages[gpu] = 0;
    this.models.forEach((model, modelId) => {
      if (!this.isLoaded(modelId, gpu)) return;
      this.state[modelId * this.count + gpu] = ABSENT;
      model.copiesLoaded--;
    });
  }

  /** It is back, with an empty cache. */
  returned(gpu: number): void {
    this.gone[gpu] = 0;
    this.freePages[gpu] = this.parts.pagesPerGpu;
  }

  /** A GPU holds a model's weights from the start. */
  resident(modelId: number, gpu: number): void {
    const model = this.models[modelId];
    this.state[modelId * this.count + gpu] = LOADED;
    this.freePages[gpu] -= model.pages;
    model.copiesLoaded++;
    this.use(modelId, gpu);
  }

  isLoaded(model: number, gpu: number): boolean {
    return this.state[model * this.count + gpu] === LOADED;
  }

  /** Loaded, or being loaded. */
  holds(model: number, gpu: number): boolean {
    return this.state[model * this.count + gpu] !== ABSENT;
  }

  /** Sends the weights of a model that has room there; the transfer should begin at `begin`, in [earliest, latest], ns. */
  load(gpu: number, modelId: number, begin: number, earliest: number, latest: number): void {
    const { actions } = this.parts;
    const model = this.models[modelId];
    const token = this.create(ActionType.load, modelId, gpu, earliest, latest);
    actions.expectedDuration[token] = model.weightsEstimate;
    actions.expectedComplete[token] = begin + model.weightsEstimate;
    this.state[modelId * this.count + gpu] = LOADING;
    this.freePages[gpu] -= model.pages;
    this.use(modelId, gpu);
    this.transfers[gpu].add(this.parts.clock.now(), actions.id[token], model.weightsEstimate);
    this.transmitter.push(token);
  }

  /** Gives up a model's weights: its pages are free for the next load at once, because workers evict before they load. */
  evict(gpu: number, modelId: number, earliest: number, latest: number): void {
    const model = this.models[modelId];
    const token = this.create(ActionType.evict, modelId, gpu, earliest, latest);
    this.state[modelId * this.count + gpu] = ABSENT;
    this.freePages[gpu] += model.pages;
    model.copiesLoaded--;
    this.transmitter.push(token);
  }

  /** The loaded model that was used longest ago, of those that execute nothing there and that `spare` allows; −1 for none. */
  leastRecentlyUsed(gpu: number, spare: (model: number) => boolean): number {
    let oldest = -1;
    for (let model = 0; model < this.models.length; model++) {
      const at = model * this.count + gpu;
      if (this.state[at] !== LOADED || this.executing[at] > 0 || !spare(model)) continue;
      if (oldest < 0 || this.lastUsed[at] < this.lastUsed[oldest * this.count + gpu]) oldest = model;
    }
    return oldest;
  }

  /** An inference of the model is on its way to the GPU. */
  began(model: number, gpu: number): void {
    this.executing[model * this.count + gpu]++;
    this.use(model, gpu);
  }

  /** It has ended. */
  ended(model: number, gpu: number): void {
    this.executing[model * this.count + gpu]--;
  }

  /** A load or an eviction has ended. */
  result(token: number): void {
    const { actions, actionSink, clock } = this.parts;
    const now = clock.now();
    const ok = actions.status[token] === Status.success;
    if (actions.type[token] === ActionType.load) this.loadResult(token, ok, now);
    else if (actions.status[token] === Status.evictTooLate) this.restore(token);
    if (actionSink !== null) logAction(actionSink, actions, token, now, 1);
  }

  private loadResult(token: number, ok: boolean, now: number): void {
    const { actions } = this.parts;
    const modelId = actions.model[token];
    const gpu = actions.gpu[token];
    const model = this.models[modelId];
    this.transfers[gpu].complete(actions.id[token], ok ? actions.end[token] : now, ok);
    this.state[modelId * this.count + gpu] = ok ? LOADED : ABSENT;
    if (ok) {
      model.measuredTransfer(actions.duration[token]);
      model.copiesLoaded++;
    } else if (this.gone[gpu] === 0) {
      this.freePages[gpu] += model.pages;
    }
  }

  /** An eviction that came too late has left the weights where they were. */
  private restore(token: number): void {
    const { actions } = this.parts;
    const modelId = actions.model[token];
    const gpu = actions.gpu[token];
    if (this.holds(modelId, gpu)) return;
    this.state[modelId * this.count + gpu] = LOADED;
    this.freePages[gpu] -= this.models[modelId].pages;
    this.models[modelId].copiesLoaded++;
  }

  private use(model: number, gpu: number): void {
    this.lastUsed[model * this.count + gpu] = ++this.uses;
  }

  private create(type: number, modelId: number, gpu: number, earliest: number, latest: number): number {
    const { actions } = this.parts;
    const token = newAction(this.parts, this.models[modelId], type, modelId, gpu);
    actions.earliest[token] = earliest;
    actions.latest[token] = latest;
    return token;
  }
}

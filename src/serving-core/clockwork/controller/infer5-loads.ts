import { FUTURE } from '../constants.js';
import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { logAction } from './action-log.js';
import { Horizons } from './horizons.js';
import { LoadTracker } from './load-tracker.js';
import type { ModelState } from './model-state.js';
import type { RequestTable } from './request-table.js';
import type { ControllerParts } from './scheduler.js';
import type { Transmitter } from './transmitter.js';
import { WorkTracker } from './work-tracker.js';

/** What a scheduler lets its loads do: how their demand expires, and how they may follow each other on one GPU. */
export interface LoadRules {
  tracker: 'reference' | 'expiring' | 'fixed';
  /** Least time between two loads, ns. */
  interval: number;
  /** Loads that may be outstanding. */
  outstanding: number;
}

/** The half of INFER5 that decides what is in the GPUs' weight caches: loads, evictions, and their demand. */
export class Infer5Loads {
  private readonly tracker: LoadTracker;
  private readonly requests: RequestTable;
  private readonly transfers: WorkTracker[];
  private readonly freePages: Int32Array;
  /** Per (model, GPU), model-major: counts changes of what is there, so that a late result can tell that it is stale. */
  private readonly versions: Int32Array;
  private readonly horizons: Horizons;
  /** A transfer ended or a timer fired since horizons were last looked at, so that timers may have to be set. */
  private horizonsMoved = false;
  /** Until then, ns, every GPU is known to be full, and looking at them once more would change nothing. */
  private allFullUntil = 0;
  private readonly lastLoad: Float64Array;
  /** GPUs whose worker is gone. */
  private readonly gone: Uint8Array;

  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
    private readonly models: readonly ModelState[],
    private readonly gpus: readonly { readonly loaded: Uint8Array }[],
    private readonly transmitter: Transmitter,
    private readonly becameLoaded: (model: number, gpu: number) => void,
    private readonly rules: LoadRules = {
      tracker: options.loadTracker,
      interval: 0,
      outstanding: Number.POSITIVE_INFINITY,
    },
  ) {
    const count = parts.gpus.length;
    this.requests = parts.front.requests;
    this.tracker = new LoadTracker(models.length, count, options.defaultSlo, rules.tracker);
    this.transfers = parts.gpus.map(() => new WorkTracker());
    this.freePages = new Int32Array(count).fill(parts.pagesPerGpu);
    this.versions = new Int32Array(models.length * count);
    this.lastLoad = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.gone = new Uint8Array(count);
    if (parts.gpusMayFail) this.tracker.keepTracking();
    this.horizons = new Horizons(parts.clock, this.transfers, options.scheduleAhead, (gpu) => {
      this.horizonsMoved = true;
      this.schedule(gpu);
    });
  }

  /** False once every model is everywhere: then demand decides nothing, and reporting it is wasted. */
  get active(): boolean {
    return !this.tracker.settled;
  }

  demand(now: number, slot: number, model: number, size: number, execSlo: number, weightsSlo: number): void {
    const exec = this.tracker.execDemand(size, execSlo);
    const load = this.tracker.execDemand(size, weightsSlo);
    this.requests.execDemand[slot] = exec;
    this.requests.loadDemand[slot] = load;
    this.tracker.added(now, model, exec, load, weightsSlo);
  }

  cancelled(now: number, slot: number, model: number): void {
    if (!this.active) return;
    this.tracker.cancelled(now, model, this.requests.execDemand[slot], this.requests.loadDemand[slot]);
  }

  executing(now: number, token: number): void {
    if (!this.active) return;
    const { actions } = this.parts;
    const load = this.sum(token, this.requests.loadDemand);
    this.tracker.executing(now, actions.model[token], actions.gpu[token], load);
  }

  completed(now: number, token: number): void {
    if (!this.active) return;
    const { actions } = this.parts;
    const exec = this.sum(token, this.requests.execDemand);
    let count = 0;
    for (let i = 0; i < actions.batch[token]; i++) if (this.isOpen(token, i)) count++;
    this.tracker.completed(now, actions.model[token], actions.gpu[token], exec, count);
  }

  /** Lets every GPU decide on loads, beginning with `first`, until none finds one. */
  schedule(first: number): void {
    if (!this.active) return;
    const now = this.parts.clock.now();
    if (!this.horizonsMoved && (now < this.allFullUntil || this.tracker.contented)) return;
    this.horizonsMoved = false;
    const { tracker, horizons } = this;
    const count = this.parts.gpus.length;
    let gpu = first;
    let updated = false;
    let full = Number.POSITIVE_INFINITY;
    for (let idle = 0; idle < count; gpu = gpu + 1 === count ? 0 : gpu + 1) {
      idle++;
      const admitted = this.admits(gpu, now);
      full = Math.min(full, horizons.opensAt(gpu));
      if (!admitted) continue;
      if (!updated) tracker.update(now);
      updated = true;
      if (!tracker.lacks(gpu)) continue;
      updated = false;
      if (this.load(gpu, now)) idle = 0;
    }
    this.allFullUntil = full;
  }

  /** A GPU holds a model's weights from the start. */
  resident(modelId: number, gpu: number): void {
    const model = this.models[modelId];
    this.gpus[gpu].loaded[modelId] = 1;
    this.freePages[gpu] -= model.pages;
    model.copiesLoaded++;
    this.tracker.resident(modelId, gpu);
  }

  /** A GPU is gone with all that it held; loads under way there end with an error of their own. */
  lost(gpu: number): void {
    const { clock, gpus } = this.parts;
    this.gone[gpu] = 1;
    this.allFullUntil = 0;
    this.models.forEach((model, modelId) => {
      if (this.gpus[gpu].loaded[modelId] === 0) return;
      this.gpus[gpu].loaded[modelId] = 0;
      this.versions[modelId * gpus.length + gpu]++;
      this.freePages[gpu] += model.pages;
      model.copiesLoaded--;
      this.tracker.lost(clock.now(), modelId, gpu);
    });
    this.schedule((gpu + 1) % gpus.length);
  }

  /** It is back, with an empty cache. */
  returned(gpu: number): void {
    this.gone[gpu] = 0;
    this.allFullUntil = 0;
    this.schedule(gpu);
  }

  result(token: number): void {
    const { actions, actionSink, clock } = this.parts;
    const now = clock.now();
    if (actions.type[token] === ActionType.load) this.loadResult(token, now);
    if (actionSink !== null) logAction(actionSink, actions, token, now, 1);
  }

  /**
   * Whether the demand of the batch's `i`-th request still stands. A request behind one with a later deadline can time out
   * in the queue and yet be executed; its demand went with the time-out, and taking it twice would leave a debt for ever.
   */
  private isOpen(token: number, i: number): boolean {
    const { actions } = this.parts;
    return !this.requests.isAnswered(actions.requests[token * actions.maxBatch + i]);
  }

  private sum(token: number, demand: Float64Array): number {
    const { actions } = this.parts;
    let total = 0;
    for (let i = 0; i < actions.batch[token]; i++)
      if (this.isOpen(token, i)) total += demand[actions.requests[token * actions.maxBatch + i]];
    return total;
  }

  private loadResult(token: number, now: number): void {
    const { actions, gpus } = this.parts;
    const gpu = actions.gpu[token];
    const modelId = actions.model[token];
    const model = this.models[modelId];
    const at = modelId * gpus.length + gpu;
    const ok = actions.status[token] === Status.success;
    this.transfers[gpu].complete(actions.id[token], ok ? actions.end[token] : now, ok);
    this.horizons.changed(gpu);
    this.horizonsMoved = true;
    this.allFullUntil = 0;
    if (!ok) {
      this.versions[at]++;
      this.tracker.loaded(now, modelId, gpu, false);
      this.freePages[gpu] += model.pages;
      return;
    }
    model.measuredTransfer(actions.duration[token]);
    if (this.versions[at] !== actions.version[token]) return;
    this.gpus[gpu].loaded[modelId] = 1;
    this.tracker.loaded(now, modelId, gpu, true);
    model.copiesLoaded++;
    this.becameLoaded(modelId, gpu);
  }

  /** Whether a GPU may be given a load now, by its horizon and by the rules. */
  private admits(gpu: number, now: number): boolean {
    if (this.gone[gpu] === 1 || !this.horizons.admits(gpu, now)) return false;
    if (this.transfers[gpu].outstanding >= this.rules.outstanding) return false;
    if (now >= this.lastLoad[gpu] + this.rules.interval) return true;
    this.horizons.wake(gpu, this.lastLoad[gpu] + this.rules.interval);
    return false;
  }

  /** One load on a GPU, with the evictions that it needs (schedule_load); false when nothing is loaded. */
  private load(gpu: number, now: number): boolean {
    const { actions, gpus } = this.parts;
    const { scheduleAhead } = this.options;
    const modelId = this.tracker.chooseLoad(now, gpu);
    if (modelId < 0) return false;
    const model = this.models[modelId];
    while (this.freePages[gpu] < model.pages) {
      const victim = this.tracker.chooseEviction(now, gpu);
      if (victim < 0) break;
      this.evict(victim, gpu, now);
    }
    if (this.freePages[gpu] < model.pages) {
      this.tracker.loaded(now, modelId, gpu, false);
      return false;
    }
    this.freePages[gpu] -= model.pages;
    this.lastLoad[gpu] = now;
    const at = modelId * gpus.length + gpu;
    const available = this.transfers[gpu].available(now);
    const duration = model.weightsEstimate;
    const token = this.create(ActionType.load, modelId, gpu, now);
    actions.version[token] = ++this.versions[at];
    actions.expectedDuration[token] = duration;
    actions.expectedComplete[token] = available + duration;
    actions.earliest[token] = now;
    actions.latest[token] = Math.max(now + FUTURE + scheduleAhead, available + scheduleAhead);
    this.transfers[gpu].add(now, actions.id[token], duration);
    this.horizons.changed(gpu);
    this.transmitter.push(token);
    return true;
  }

  private evict(modelId: number, gpu: number, now: number): void {
    const { actions, gpus } = this.parts;
    const model = this.models[modelId];
    const at = modelId * gpus.length + gpu;
    const token = this.create(ActionType.evict, modelId, gpu, now);
    actions.earliest[token] = 0;
    actions.latest[token] = Number.POSITIVE_INFINITY;
    this.versions[at]++;
    this.gpus[gpu].loaded[modelId] = 0;
    model.copiesLoaded--;
    this.freePages[gpu] += model.pages;
    this.transmitter.push(token);
  }

  private create(type: number, modelId: number, gpu: number, now: number): number {
    const { actions, gpus } = this.parts;
    const token = actions.allocate(type);
    actions.model[token] = modelId;
    actions.gpu[token] = gpu;
    actions.worker[token] = gpus[gpu].worker;
    actions.workerGpu[token] = gpus[gpu].gpu;
    actions.created[token] = now;
    actions.sendBy[token] = Number.POSITIVE_INFINITY;
    actions.requestsQueued[token] = this.models[modelId].requestsQueued;
    actions.copiesLoaded[token] = this.models[modelId].copiesLoaded;
    return token;
  }
}

import type { ControllerParts } from '../../src/serving-core/clockwork/controller/scheduler.js';
import type { ControllerOptions } from '../../src/serving-core/clockwork/spec.js';
import { ActionType, Status } from '../../src/serving-core/clockwork/status.js';
import type { LiteralLoadTracker } from './literal-load-tracker.js';
import type { LiteralModel, Strategy } from './literal-model.js';
import type { LiteralNetwork } from './literal-network.js';
import type { LiteralWorkTracker } from './literal-work-tracker.js';

export const FUTURE = 1_000_000;
export const FOREVER = Number.POSITIVE_INFINITY;

/** A GPU as the literal scheduler sees it. */
export interface LiteralGpu {
  exec: LiteralWorkTracker;
  transfers: LiteralWorkTracker;
  freePages: number;
  loaded: Set<number>;
  versions: number[];
  active: Set<number>;
  activated: number[];
  strategies: Strategy[];
  /** When a timer will look at it again, for inferences and for loads. */
  inferWake: number;
  loadWake: number;
}

/** The original's schedule_load, and what becomes of its actions. */
export class LiteralLoads {
  private readonly wakes: number;

  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
    private readonly models: readonly LiteralModel[],
    private readonly gpus: readonly LiteralGpu[],
    private readonly tracker: LiteralLoadTracker,
    private readonly network: LiteralNetwork,
    private readonly activate: (model: number, gpu: number) => void,
  ) {
    this.wakes = parts.clock.register((gpu) => {
      // Only the timer that was meant last looks: a thread that polls has none that are stale.
      if (this.gpus[gpu].loadWake !== parts.clock.now()) return;
      this.gpus[gpu].loadWake = FOREVER;
      this.poll(gpu);
    });
  }

  /** All GPUs in turn, one load at a time each, until none finds any. */
  poll(first: number): void {
    const count = this.gpus.length;
    let gpu = first;
    for (let idle = 0; idle < count; gpu = (gpu + 1) % count) idle = this.schedule(gpu) ? 0 : idle + 1;
  }

  /** An action with what every kind has in common. */
  create(type: number, model: number, gpu: number): number {
    const { actions, gpus, clock } = this.parts;
    const token = actions.allocate(type);
    actions.model[token] = model;
    actions.gpu[token] = gpu;
    actions.worker[token] = gpus[gpu].worker;
    actions.workerGpu[token] = gpus[gpu].gpu;
    actions.created[token] = clock.now();
    actions.requestsQueued[token] = this.models[model].requestsQueued;
    actions.copiesLoaded[token] = this.models[model].copiesLoaded;
    actions.sendBy[token] = FOREVER;
    return token;
  }

  result(token: number): void {
    const { actions, clock } = this.parts;
    const now = clock.now();
    const id = actions.model[token];
    const gpu = actions.gpu[token];
    const g = this.gpus[gpu];
    const ok = actions.status[token] === Status.success;
    g.transfers.complete(actions.id[token], ok ? actions.end[token] : now, ok);
    if (ok && g.versions[id] === actions.version[token]) {
      g.loaded.add(id);
      this.tracker.process(now, id, { loaded: { gpu, success: true } });
      this.models[id].transfer.add(actions.duration[token]);
      this.models[id].copiesLoaded++;
      this.activate(id, gpu);
    }
    if (!ok) {
      g.versions[id]++;
      this.tracker.process(now, id, { loaded: { gpu, success: false } });
      g.freePages += this.models[id].pages;
    }
  }

  private schedule(gpu: number): boolean {
    const { actions, clock } = this.parts;
    const { scheduleAhead } = this.options;
    const g = this.gpus[gpu];
    const now = clock.now();
    const available = g.transfers.available(now);
    if (available >= now + scheduleAhead) {
      const opens = g.transfers.opens(now, scheduleAhead);
      if (opens >= g.loadWake) return false;
      g.loadWake = opens;
      clock.at(opens, this.wakes, gpu, 0);
      return false;
    }
    const id = this.tracker.loadModel(now, gpu);
    if (id < 0) return false;
    const model = this.models[id];
    this.makeRoom(model.pages, gpu);
    if (g.freePages < model.pages) {
      this.tracker.process(now, id, { loaded: { gpu, success: false } });
      return false;
    }
    g.freePages -= model.pages;
    const duration = model.transfer.value;
    const token = this.create(ActionType.load, id, gpu);
    actions.version[token] = ++g.versions[id];
    actions.expectedDuration[token] = duration;
    actions.expectedComplete[token] = available + duration;
    actions.earliest[token] = now;
    actions.latest[token] = Math.max(now + FUTURE + scheduleAhead, available + scheduleAhead);
    g.transfers.add(now, actions.id[token], duration);
    this.network.send(token);
    return true;
  }

  private makeRoom(pages: number, gpu: number): void {
    const { actions, clock } = this.parts;
    const g = this.gpus[gpu];
    const evictions: number[] = [];
    while (g.freePages < pages) {
      const victim = this.tracker.evictModel(clock.now(), gpu);
      if (victim < 0) break;
      const token = this.create(ActionType.evict, victim, gpu);
      actions.earliest[token] = 0;
      actions.latest[token] = FOREVER;
      evictions.push(token);
      g.versions[victim]++;
      g.loaded.delete(victim);
      this.models[victim].copiesLoaded--;
      g.freePages += this.models[victim].pages;
    }
    for (const token of evictions) this.network.send(token);
  }
}

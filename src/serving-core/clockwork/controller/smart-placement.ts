import type { Clock } from '../../clock/clock.js';
import { ActionType, Status } from '../status.js';
import type { ActionTable } from './action-table.js';
import type { Caches } from './caches.js';
import type { ModelState } from './model-state.js';

/** Assumed way of a message to a worker, how late a transfer may begin, and how long an eviction is taken to last, ns. */
const NETWORK = 2e6;
const TRANSFER_SLACK = 1.5e6;
const EVICTION = 1e6;
/** Transfers are only sent to a GPU whose link is free by then, ns from now. */
const SOON = 3e6;

/** What the placement must know of the GPUs' executions. */
export interface GpuUse {
  /** When a GPU could begin another batch, ns. */
  free(gpu: number): number;
  /** Whether requests of a model wait for it there. */
  uses(gpu: number, model: number): boolean;
}

interface Place {
  gpu: number;
  victims: number[];
  /** When the model could be executed there. */
  ready: number;
}

/** Where SMART puts models: those that are wanted and nowhere go to the GPU that will be ready first. */
export class SmartPlacement {
  /** When each GPU's link will have done all that was sent to it. */
  private readonly linkFree: Float64Array;

  constructor(
    private readonly clock: Clock,
    private readonly models: readonly ModelState[],
    private readonly caches: Caches,
    private readonly gpus: number,
    private readonly use: GpuUse,
  ) {
    this.linkFree = new Float64Array(gpus);
  }

  /** Places models of `wanted`, which names one for each waiting request: the busiest first. */
  place(wanted: readonly number[]): void {
    const counts = new Map<number, number>();
    for (const model of wanted) if (!this.isSomewhere(model)) counts.set(model, (counts.get(model) ?? 0) + 1);
    const busiest = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
    for (const [model] of busiest) {
      const place = this.soonest(model);
      if (place !== null && this.link(place.gpu) <= this.clock.now() + SOON) this.send(model, place);
    }
  }

  /** A transfer has ended: a link that has nothing more to do is free since then. */
  result(actions: ActionTable, token: number): void {
    const gpu = actions.gpu[token];
    if (actions.type[token] !== ActionType.load || this.caches.transfers[gpu].outstanding > 0) return;
    if (actions.status[token] === Status.success) this.linkFree[gpu] = actions.end[token];
  }

  /** A GPU is back: nothing is on its link. */
  returned(gpu: number): void {
    this.linkFree[gpu] = this.clock.now();
  }

  private isSomewhere(model: number): boolean {
    for (let gpu = 0; gpu < this.gpus; gpu++) if (this.caches.holds(model, gpu)) return true;
    return false;
  }

  private link(gpu: number): number {
    return Math.max(this.linkFree[gpu], this.clock.now() + NETWORK);
  }

  private soonest(model: number): Place | null {
    let best: Place | null = null;
    for (let gpu = 0; gpu < this.gpus; gpu++) {
      const victims = this.victims(gpu, this.models[model].pages);
      if (victims === null) continue;
      const loaded = this.link(gpu) + victims.length * EVICTION + this.models[model].weightsEstimate;
      const ready = Math.max(loaded, this.use.free(gpu));
      if (best === null || ready < best.ready) best = { gpu, victims, ready };
    }
    return best;
  }

  /** The least recently used models that must go for `pages` to be free; null when too few may go. */
  private victims(gpu: number, pages: number): number[] | null {
    const victims: number[] = [];
    let free = this.caches.freePages[gpu];
    while (free < pages) {
      const spare = (model: number) => !this.use.uses(gpu, model) && !victims.includes(model);
      const victim = this.caches.leastRecentlyUsed(gpu, spare);
      if (victim < 0) return null;
      victims.push(victim);
      free += this.models[victim].pages;
    }
    return victims;
  }

  private send(model: number, { gpu, victims }: Place): void {
    let begin = this.link(gpu);
    for (const victim of victims) {
      this.caches.evict(gpu, victim, begin, begin + TRANSFER_SLACK);
      begin += EVICTION;
    }
    this.caches.load(gpu, model, begin, begin, begin + TRANSFER_SLACK);
    this.linkFree[gpu] = begin + this.models[model].weightsEstimate;
  }
}

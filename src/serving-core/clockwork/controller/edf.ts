import type { ControllerOptions } from '../spec.js';
import { Fleet } from './fleet.js';
import { definePolicy } from './policy.js';
import type { ControllerParts, Scheduler } from './scheduler.js';

/** Batches that a GPU may have at once: one that it executes and one that waits, which hides the network. */
const DEPTH = 2;

/** Earliest deadline first: no load prediction, loads on demand, eviction by age, batches as large as deadlines allow. */
class Edf implements Scheduler {
  private readonly fleet: Fleet;
  /** The waiting requests of each model, by deadline. */
  private readonly queues: number[][];

  constructor(parts: ControllerParts, options: ControllerOptions) {
    this.fleet = new Fleet(parts, options, (slot) => this.forget(slot));
    this.queues = this.fleet.models.map(() => []);
  }

  get notices(): readonly string[] {
    return this.fleet.notices;
  }

  admit(slot: number): void {
    if (!this.fleet.accept(slot)) return;
    const queue = this.queueOf(slot);
    let at = queue.length;
    while (at > 0 && this.deadline(queue[at - 1]) > this.deadline(slot)) at--;
    queue.splice(at, 0, slot);
    this.decide();
  }

  result(token: number): void {
    this.fleet.settle(token);
    this.decide();
  }

  lost(gpu: number): void {
    this.fleet.lost(gpu);
    this.decide();
  }

  returned(gpu: number): void {
    this.fleet.returned(gpu);
    this.decide();
  }

  resident(model: number, gpu: number): void {
    this.fleet.resident(model, gpu);
  }

  transmitted(token: number): void {
    this.fleet.transmitted(token);
  }

  private forget(slot: number): void {
    const queue = this.queueOf(slot);
    queue.splice(queue.indexOf(slot), 1);
  }

  private queueOf(slot: number): number[] {
    return this.queues[this.fleet.requests.model[slot]];
  }

  private deadline(slot: number): number {
    return this.fleet.requests.deadline[slot];
  }

  /** Gives every GPU a batch before any GPU gets a second; then fetches what is wanted and cannot be executed. */
  private decide(): void {
    const { fleet } = this;
    for (let depth = 1; depth <= DEPTH; depth++)
      for (let gpu = 0; gpu < fleet.size; gpu++) while (fleet.outstanding(gpu) < depth && this.execute(gpu));
    for (let gpu = 0; gpu < fleet.size; gpu++) if (!fleet.isLoading(gpu)) this.fetch(gpu);
  }

  /** The model whose first request that can still end in time, begun at `begin`, has the earliest deadline; −1 for none. */
  private mostUrgent(begin: number, choose: (model: number) => boolean): number {
    let urgent = -1;
    let earliest = Number.POSITIVE_INFINITY;
    for (let model = 0; model < this.queues.length; model++) {
      const first = this.first(model, begin + this.fleet.models[model].estimates[0]);
      if (first < 0 || this.deadline(this.queues[model][first]) >= earliest || !choose(model)) continue;
      urgent = model;
      earliest = this.deadline(this.queues[model][first]);
    }
    return urgent;
  }

  /** Where in a model's queue the first request is that can wait until `end`; −1 for none. */
  private first(model: number, end: number): number {
    return this.queues[model].findIndex((slot) => this.deadline(slot) >= end);
  }

  /** Sends the GPU the largest batch of the most urgent model that it can finish in time; false when there is none. */
  private execute(gpu: number): boolean {
    const { fleet } = this;
    const begin = fleet.freeAt(gpu);
    const model = this.mostUrgent(begin, (m) => fleet.isLoaded(m, gpu));
    if (model < 0) return false;
    const queue = this.queues[model];
    const { sizes, estimates } = fleet.models[model];
    for (let index = sizes.length - 1; index >= 0; index--) {
      // Who cannot wait for a batch of this size is left out; the queue is sorted, so everybody behind can wait.
      const first = this.first(model, begin + estimates[index]);
      if (first < 0 || first + sizes[index] > queue.length) continue;
      fleet.infer(gpu, model, index, queue.splice(first, sizes[index]));
      return true;
    }
    return false;
  }

  /** Loads the most urgent model that no GPU has; with pages to spare also one whose GPUs all have enough to do. */
  private fetch(gpu: number): void {
    const { fleet } = this;
    const model = this.mostUrgent(fleet.now, (m) => !this.somewhere(m) || this.deservesCopy(m, gpu));
    if (model < 0) return;
    while (fleet.freePages(gpu) < fleet.models[model].pages) {
      const idle = fleet.leastRecentlyUsed(gpu, (m) => this.queues[m].length === 0);
      const victim = idle >= 0 ? idle : fleet.leastRecentlyUsed(gpu, () => true);
      if (victim < 0) return;
      fleet.evict(gpu, victim);
    }
    fleet.load(gpu, model);
  }

  private somewhere(model: number): boolean {
    for (let gpu = 0; gpu < this.fleet.size; gpu++) if (this.fleet.holds(model, gpu)) return true;
    return false;
  }

  private deservesCopy(model: number, gpu: number): boolean {
    const { fleet } = this;
    if (fleet.holds(model, gpu) || fleet.freePages(gpu) < fleet.models[model].pages) return false;
    for (let other = 0; other < fleet.size; other++)
      if (fleet.holds(model, other) && fleet.outstanding(other) < DEPTH) return false;
    return true;
  }
}

export const edf = definePolicy({ name: 'EDF', create: (parts, options) => new Edf(parts, options) });

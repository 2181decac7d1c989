import { ExpiryHeap } from './expiry-heap.js';
import { IndexSet } from './index-set.js';

/** GPU state before any demand was allocated to it (scheduler.md §6). */
const INITIAL_OUTSTANDING = 1e6;
const INITIAL_WEIGHT = 0.01;

/**
 * Decides which model to load next on a GPU, and which to evict, from the demand that requests bring: how much execution
 * and how much weight loading within the SLO. Demands are ns of work per `capacity` ns; they are kept in doubles, where
 * the original's 64-bit products overflow for SLOs beyond about an hour (scheduler.md §6).
 */
export class LoadTracker {
  private readonly outstandingExec: Float64Array;
  private readonly outstandingLoad: Float64Array;
  private readonly completedLoad: Float64Array;
  private readonly timedOutLoad: Float64Array;
  /** Requests whose execution demand is not completed; at zero the sums are exactly zero again. */
  private readonly openRequests: Int32Array;
  private readonly gpuOutstanding: Float64Array;
  private readonly gpuWeight: Float64Array;
  /** Per (model, GPU), model-major. */
  private readonly held: Uint8Array;
  private readonly loading: Uint8Array;
  private readonly lastUsed: Float64Array;
  private readonly allocation: Float64Array;
  /** Priority of each model when its own demand or places last changed: what other models did since leaves it alone. */
  private readonly priorities: Float64Array;
  private readonly stale: IndexSet;
  /** Models with any outstanding demand, and those held by each GPU: decisions look at no others. */
  private readonly busy: IndexSet;
  private readonly heldBy: IndexSet[];
  private readonly expiries = new ExpiryHeap();
  private sequence = 0;
  /** (model, GPU) pairs whose weights are not there. */
  private absent: number;

  /**
   * `mode` `reference` keeps the two bugs of the original's INFER5, `expiring` the one of its INFER4, whose load demand does
   * expire; `fixed` mends both.
   */
  constructor(
    models: number,
    private readonly gpus: number,
    private readonly capacity: number,
    private readonly mode: 'reference' | 'expiring' | 'fixed',
  ) {
    this.outstandingExec = new Float64Array(models);
    this.outstandingLoad = new Float64Array(models);
    this.completedLoad = new Float64Array(models);
    this.timedOutLoad = new Float64Array(models);
    this.openRequests = new Int32Array(models);
    this.gpuOutstanding = new Float64Array(gpus).fill(INITIAL_OUTSTANDING);
    this.gpuWeight = new Float64Array(gpus).fill(INITIAL_WEIGHT);
    this.held = new Uint8Array(models * gpus);
    this.loading = new Uint8Array(models * gpus);
    this.lastUsed = Float64Array.from({ length: models * gpus }, () => this.sequence++);
    this.allocation = new Float64Array(models * gpus);
    this.priorities = new Float64Array(models);
    this.stale = new IndexSet(models);
    this.busy = new IndexSet(models);
    this.heldBy = Array.from({ length: gpus }, () => new IndexSet(models));
    this.absent = models * gpus;
  }

  /**
   * True once every model is loaded on every GPU: nothing can be loaded, hence nothing evicted, so no demand can change a
   * decision any more and the caller may stop reporting it.
   */
  get settled(): boolean {
    return this.absent === 0;
  }

  /** Demand of a new request: `size` ns of execution wanted within `execSlo`, and its weights within `weightsSlo`. */
  execDemand(size: number, execSlo: number): number {
    return Math.trunc((size * this.capacity) / execSlo);
  }

  /** A request was admitted at `now`; its load demand expires `weightsSlo` ns later. */
  added(now: number, model: number, exec: number, load: number, weightsSlo: number): void {
    this.expire(now);
    // INFER5 reads the size after zeroing its accumulator, so that load demand never expires.
    if (load > 0) this.expiries.push(now + weightsSlo, model, this.mode === 'reference' ? 0 : load);
    this.outstandingExec[model] += exec;
    this.outstandingLoad[model] += load;
    this.openRequests[model]++;
    this.redistribute(model);
  }

  /** `load` ns of load demand became an execution on `gpu`. */
  executing(now: number, model: number, gpu: number, load: number): void {
    this.expire(now);
    this.completedLoad[model] += load;
    this.touch(model, gpu);
    this.redistribute(model);
  }

  /** `count` requests with `exec` ns of demand ended on `gpu`. */
  completed(now: number, model: number, gpu: number, exec: number, count: number): void {
    this.expire(now);
    this.outstandingExec[model] -= exec;
    this.openRequests[model] -= count;
    this.touch(model, gpu);
    this.redistribute(model);
  }

  /** A request timed out before it was executed. */
  cancelled(now: number, model: number, exec: number, load: number): void {
    this.expire(now);
    this.outstandingExec[model] -= exec;
    this.completedLoad[model] += load;
    this.openRequests[model]--;
    this.redistribute(model);
  }

  /** A load that `chooseLoad` decided has ended. */
  loaded(now: number, model: number, gpu: number, success: boolean): void {
    this.expire(now);
    const at = model * this.gpus + gpu;
    if (!this.held[at]) return;
    this.loading[at] = 0;
    if (success) {
      this.absent--;
      this.touch(model, gpu);
    } else {
      this.drop(model, gpu);
      this.sequence += this.holders(model);
    }
    this.redistribute(model);
  }

  /** The model that most deserves to be loaded on `gpu`, now marked as loading there; −1 for none. */
  chooseLoad(now: number, gpu: number): number {
    this.expire(now);
    this.refresh();
    let best = -1;
    let bestPriority = 0;
    for (let i = 0; i < this.busy.size; i++) {
      const model = this.busy.at(i);
      const at = model * this.gpus + gpu;
      if (this.held[at]) continue;
      const priority = this.priorities[model];
      if (this.mode === 'fixed' && priority <= 0) continue;
      const better =
        best < 0 ||
        priority > bestPriority ||
        (priority === bestPriority && this.lastUsed[at] > this.lastUsed[best * this.gpus + gpu]);
      if (better) {
        best = model;
        bestPriority = priority;
      }
    }
    if (best < 0) return -1;
    this.held[best * this.gpus + gpu] = 1;
    this.heldBy[gpu].add(best);
    this.loading[best * this.gpus + gpu] = 1;
    this.touch(best, gpu);
    this.redistribute(best);
    return best;
  }

  /** The model to evict from `gpu`, now marked as gone: the least recently used idle one, else the least recently used; −1 for none. */
  chooseEviction(now: number, gpu: number): number {
    this.expire(now);
    this.refresh();
    let best = -1;
    let bestIdle = false;
    const held = this.heldBy[gpu];
    for (let i = 0; i < held.size; i++) {
      const model = held.at(i);
      const at = model * this.gpus + gpu;
      if (this.loading[at]) continue;
      const idle = !this.busy.has(model);
      const better =
        best < 0 ||
        (idle && !bestIdle) ||
        (idle === bestIdle && this.lastUsed[at] < this.lastUsed[best * this.gpus + gpu]);
      if (better) {
        best = model;
        bestIdle = idle;
      }
    }
    if (best < 0) return -1;
    this.drop(best, gpu);
    this.absent++;
    // The original bumps a copy of every other holder's last use, which has no effect but uses up sequence numbers.
    this.sequence += this.holders(best);
    this.redistribute(best);
    return best;
  }

  /** Unmet load demand of a model: what is outstanding less what its holders can serve within the SLO. */
  loadPriority(model: number): number {
    const outstanding = this.outstandingLoad[model];
    if (outstanding <= 0) return outstanding;
    const base = model * this.gpus;
    const total = this.heldWeight(model);
    let priority = outstanding;
    for (let gpu = 0; gpu < this.gpus; gpu++) {
      if (!this.held[base + gpu]) continue;
      const required = (outstanding * this.gpuWeight[gpu]) / total;
      priority -= (this.capacity * required) / this.gpuOutstanding[gpu];
    }
    return priority;
  }

  private refresh(): void {
    for (let i = 0; i < this.stale.size; i++) {
      const model = this.stale.at(i);
      this.priorities[model] = this.loadPriority(model);
    }
    this.stale.clear();
  }

  private touch(model: number, gpu: number): void {
    this.lastUsed[model * this.gpus + gpu] = this.sequence++;
  }

  private drop(model: number, gpu: number): void {
    const at = model * this.gpus + gpu;
    this.held[at] = 0;
    this.heldBy[gpu].remove(model);
    this.gpuOutstanding[gpu] -= this.allocation[at];
    this.allocation[at] = 0;
  }

  private holders(model: number): number {
    let count = 0;
    for (let gpu = 0; gpu < this.gpus; gpu++) count += this.held[model * this.gpus + gpu];
    return count;
  }

  private heldWeight(model: number): number {
    let total = 0;
    for (let gpu = 0; gpu < this.gpus; gpu++)
      if (this.held[model * this.gpus + gpu]) total += this.gpuWeight[gpu];
    return total;
  }

  private expire(now: number): void {
    while (this.expiries.size > 0 && this.expiries.time < now) {
      const model = this.expiries.model;
      this.timedOutLoad[model] += this.expiries.amount;
      this.expiries.pop();
      this.redistribute(model);
    }
  }

  /** Settles a model's load demand and spreads its execution demand over its holders by their spare capacity. */
  private redistribute(model: number): void {
    this.stale.add(model);
    const settled = Math.max(this.completedLoad[model], this.timedOutLoad[model]);
    this.outstandingLoad[model] -= settled;
    this.completedLoad[model] -= settled;
    this.timedOutLoad[model] -= settled;
    if (this.openRequests[model] === 0) {
      this.outstandingExec[model] = 0;
      this.outstandingLoad[model] = 0;
    }
    if (this.outstandingLoad[model] === 0 && this.outstandingExec[model] === 0) this.busy.remove(model);
    else this.busy.add(model);
    const base = model * this.gpus;
    const total = this.heldWeight(model);
    for (let gpu = 0; gpu < this.gpus; gpu++) {
      const at = base + gpu;
      if (!this.held[at]) continue;
      const outstanding = this.gpuOutstanding[gpu] - this.allocation[at];
      const allocation = (this.outstandingExec[model] * this.gpuWeight[gpu]) / total;
      this.allocation[at] = allocation;
      this.gpuOutstanding[gpu] = outstanding + allocation;
      this.gpuWeight[gpu] = this.capacity / this.gpuOutstanding[gpu];
    }
  }
}

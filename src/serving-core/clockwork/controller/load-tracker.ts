import { ExecutionSpread } from './execution-spread.js';
import { Expiries } from './expiries.js';
import { IndexSet } from './index-set.js';
import { RecencyList } from './recency-list.js';

/**
 * Decides which model to load next on a GPU, and which to evict, from the demand that requests bring: how much execution
 * and how much weight loading within the SLO. Demands are ns of work per `capacity` ns; they are kept in doubles, where
 * the original's 64-bit products overflow for SLOs beyond about an hour.
 */
export class LoadTracker {
  private readonly outstandingExec: Float64Array;
  private readonly outstandingLoad: Float64Array;
  private readonly completedLoad: Float64Array;
  private readonly timedOutLoad: Float64Array;
  /** Requests whose execution demand is not completed; at zero the sums are exactly zero again. */
  private readonly openRequests: Int32Array;
  private readonly spread: ExecutionSpread;
  /** Per (model, GPU), model-major. */
  private readonly held: Uint8Array;
  private readonly loading: Uint8Array;
  private readonly lastUsed: Float64Array;
  /** Priority of each model when its own demand or places last changed: what other models did since leaves it alone. */
  private readonly priorities: Float64Array;
  private readonly stale: IndexSet;
  /** Models with any outstanding demand: no others are loaded. */
  private readonly busy: IndexSet;
  /** Models held by each GPU, by their last use there. */
  private readonly heldBy: RecencyList[];
  /** GPUs that hold each model. */
  private readonly holders: Int32Array;
  /** Busy models that each GPU does not hold, and their sum over all GPUs. */
  private readonly missing: Int32Array;
  private missingAnywhere = 0;
  private readonly expiries = new Expiries();
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
    this.held = new Uint8Array(models * gpus);
    this.spread = new ExecutionSpread(models, gpus, capacity, this.held);
    this.loading = new Uint8Array(models * gpus);
    this.lastUsed = Float64Array.from({ length: models * gpus }, () => this.sequence++);
    this.priorities = new Float64Array(models);
    this.stale = new IndexSet(models);
    this.busy = new IndexSet(models);
    this.heldBy = Array.from({ length: gpus }, () => new RecencyList(models));
    this.holders = new Int32Array(models);
    this.missing = new Int32Array(gpus);
    this.absent = models * gpus;
  }

  /**
   * True once every model is loaded on every GPU: nothing can be loaded, hence nothing evicted, so no demand can change a
   * decision any more and the caller may stop reporting it.
   */
  get settled(): boolean {
    return this.absent === 0;
  }

  /**
   * True while every busy model is held everywhere: no GPU would be given a load, nor would looking for one leave a trace,
   * because the priorities that it would bring up to date are those of busy models that are missing somewhere.
   */
  get contented(): boolean {
    return this.missingAnywhere === 0;
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
      this.sequence += this.holders[model];
    }
    this.redistribute(model);
  }

  /** A GPU holds a model from the start, before there is any demand. */
  resident(model: number, gpu: number): void {
    this.held[model * this.gpus + gpu] = 1;
    this.holders[model]++;
    this.absent--;
    this.touch(model, gpu);
  }

  /** A GPU that held a model is gone, and the weights with it. */
  lost(now: number, model: number, gpu: number): void {
    this.expire(now);
    const at = model * this.gpus + gpu;
    if (!this.held[at] || this.loading[at]) return;
    this.drop(model, gpu);
    this.absent++;
    this.redistribute(model);
  }

  /** From now on `settled` is never true, for a caller that may lose GPUs and then needs demand that it did not report. */
  keepTracking(): void {
    this.absent++;
  }

  /** Whether a busy model is missing on `gpu`. */
  lacks(gpu: number): boolean {
    return this.missing[gpu] > 0;
  }

  /** Brings demands and priorities up to date, as every look for a load does, whether it finds one or not. */
  update(now: number): void {
    this.expire(now);
    this.refresh();
  }

  /** The model that most deserves to be loaded on `gpu`, now marked as loading there; −1 for none. */
  chooseLoad(now: number, gpu: number): number {
    this.update(now);
    if (!this.lacks(gpu)) return -1;
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
    this.hold(best, gpu);
    this.touch(best, gpu);
    this.redistribute(best);
    return best;
  }

  /** The model to evict from `gpu`, now marked as gone: the least recently used idle one, else the least recently used; −1 for none. */
  chooseEviction(now: number, gpu: number): number {
    this.update(now);
    const best = this.leastUseful(gpu);
    if (best < 0) return -1;
    this.drop(best, gpu);
    this.absent++;
    // The original bumps a copy of every other holder's last use, which has no effect but uses up sequence numbers.
    this.sequence += this.holders[best];
    this.redistribute(best);
    return best;
  }

  /** Unmet load demand of a model: what is outstanding less what its holders can serve within the SLO. */
  loadPriority(model: number): number {
    const outstanding = this.outstandingLoad[model];
    return outstanding <= 0 ? outstanding : this.spread.unmet(model, outstanding);
  }

  private refresh(): void {
    for (let i = 0; i < this.stale.size; i++) {
      const model = this.stale.at(i);
      this.priorities[model] = this.loadPriority(model);
    }
    this.stale.clear();
  }

  /** The idle model that the GPU has used longest ago; if it holds none, the busy one; −1 for none. None that is being loaded. */
  private leastUseful(gpu: number): number {
    const held = this.heldBy[gpu];
    let oldest = -1;
    for (let model = held.oldest; model >= 0; model = held.after(model)) {
      if (this.loading[model * this.gpus + gpu]) continue;
      if (!this.busy.has(model)) return model;
      if (oldest < 0) oldest = model;
    }
    return oldest;
  }

  private touch(model: number, gpu: number): void {
    const at = model * this.gpus + gpu;
    this.lastUsed[at] = this.sequence++;
    if (this.held[at]) this.heldBy[gpu].use(model);
  }

  /** Marks a busy model as loading on a GPU. */
  private hold(model: number, gpu: number): void {
    const at = model * this.gpus + gpu;
    this.held[at] = 1;
    this.loading[at] = 1;
    this.holders[model]++;
    this.missing[gpu]--;
    this.missingAnywhere--;
  }

  private drop(model: number, gpu: number): void {
    const at = model * this.gpus + gpu;
    this.held[at] = 0;
    this.heldBy[gpu].remove(model);
    this.holders[model]--;
    if (this.busy.has(model)) {
      this.missing[gpu]++;
      this.missingAnywhere++;
    }
    this.spread.withdraw(model, gpu);
  }

  /** A model begins to be busy (`change` 1), or ends it (−1). */
  private countMissing(model: number, change: number): void {
    if (this.holders[model] === this.gpus) return;
    for (let gpu = 0, at = model * this.gpus; gpu < this.gpus; gpu++, at++) {
      if (this.held[at]) continue;
      this.missing[gpu] += change;
      this.missingAnywhere += change;
    }
  }

  private expire(now: number): void {
    while (this.expiries.time < now) {
      const { model } = this.expiries;
      this.timedOutLoad[model] += this.expiries.amount;
      this.expiries.pop();
      this.redistribute(model);
    }
  }

  /** Settles a model's load demand and spreads its execution demand over its holders. */
  private redistribute(model: number): void {
    const settled = Math.max(this.completedLoad[model], this.timedOutLoad[model]);
    this.outstandingLoad[model] -= settled;
    this.completedLoad[model] -= settled;
    this.timedOutLoad[model] -= settled;
    if (this.openRequests[model] === 0) {
      this.outstandingExec[model] = 0;
      this.outstandingLoad[model] = 0;
    }
    const busy = this.outstandingLoad[model] !== 0 || this.outstandingExec[model] !== 0;
    if (busy !== this.busy.has(model)) {
      if (busy) this.busy.add(model);
      else this.busy.remove(model);
      this.countMissing(model, busy ? 1 : -1);
    }
    // Only busy models that are missing somewhere are compared by priority, and whatever makes a model one comes by here.
    if (busy && this.holders[model] < this.gpus) this.stale.add(model);
    else this.stale.remove(model);
    this.spread.over(model, this.outstandingExec[model]);
  }
}

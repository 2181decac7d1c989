import type { Executions } from './executions.js';
import type { ModelState } from './model-state.js';
import { Hold, type RequestTable } from './request-table.js';
import { StrategyHeap, strategyBatch, strategyModel } from './strategy-heap.js';

/** One GPU as INFER5 sees it: its strategies, and which instances are loaded. */
export class Infer5Gpu {
  /** 1 when the model's weights are there. */
  readonly loaded: Uint8Array;
  /** 1 when the instance has a strategy. */
  private readonly active: Uint8Array;
  private readonly strategies = new StrategyHeap();

  constructor(
    readonly index: number,
    private readonly models: readonly ModelState[],
    private readonly requests: RequestTable,
    private readonly executions: Executions,
  ) {
    this.loaded = new Uint8Array(models.length);
    this.active = new Uint8Array(models.length);
  }

  /** True when no instance has a strategy. */
  get isEmpty(): boolean {
    return this.strategies.size === 0;
  }

  /**
   * Gives an instance without strategies its most urgent one, (`priority`, `index`); an active instance keeps what it has,
   * however stale.
   */
  activate(model: number, priority: number, index: number): void {
    if (this.active[model] === 1) return;
    this.active[model] = 1;
    this.strategies.push(priority, index, model);
  }

  /**
   * Acts on the most urgent strategies until one yields a batch that can still meet its deadlines when started at `freeAt`;
   * returns its new action, or −1 when no strategy is left.
   */
  nextBatch(freeAt: number): number {
    const { strategies, loaded } = this;
    while (strategies.size > 0) {
      const code = strategies.pop();
      const model = strategyModel(code);
      if (loaded[model] === 0 || this.models[model].queue.isEmpty) {
        this.active[model] = 0;
        continue;
      }
      const token = this.tryInstance(model, strategyBatch(code), freeAt);
      if (token >= 0) return token;
    }
    return -1;
  }

  /**
   * Acts on the strategy of batch size `index` of an instance: a full batch at least that large is taken; otherwise its next
   * smaller strategy follows, at once while it is the most urgent of all, later through the heap when it is not.
   */
  private tryInstance(modelId: number, index: number, freeAt: number): number {
    const model = this.models[modelId];
    const { queue } = model;
    const durations = model.estimatesAt(this.executions.gpus[this.index].clock);
    let before = queue.length(0);
    const fitting = queue.fit(freeAt, durations);
    // What an attempt that yields nothing drops is never counted: the original's counter drifts upwards.
    if (index > fitting) before = queue.length(0);
    let token = -1;
    let strategy = index;
    let waits = false;
    while (strategy > fitting && !waits) {
      strategy = model.mostUrgent(strategy - 1);
      if (strategy < 0) break;
      waits = !this.strategies.precedes(model.urgency, strategy, modelId);
    }
    if (strategy >= 0 && !waits) {
      token = this.take(modelId, fitting);
      model.requestsQueued -= before - queue.length(0);
      strategy = model.mostUrgent(model.sizes.length - 1);
    }
    if (strategy >= 0) this.strategies.push(model.urgency, strategy, modelId);
    this.active[modelId] = strategy >= 0 ? 1 : 0;
    for (let slot = queue.takeForgotten(); slot >= 0; slot = queue.takeForgotten())
      this.requests.release(slot, Hold.queue);
    return token;
  }

  /** Locks a full batch of the size at `index` into a new action. */
  private take(modelId: number, index: number): number {
    const { queue, sizes } = this.models[modelId];
    const token = this.executions.create(this.index, modelId, index);
    for (let i = 0; i < sizes[index]; i++) this.executions.put(token, i, queue.peek(index, i));
    queue.dropBatch(index);
    return token;
  }
}

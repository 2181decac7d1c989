import type { Arena } from '../arena.js';
import { fullSize } from '../contest.js';
import { InstanceState } from '../instances.js';
import { Fifo } from './fifo.js';

/** What pools are made of; all by model. */
export interface PoolOptions {
  /** Replicas at the start, at least one. What the fleet has not is dealt to nobody at first, and waits like any wish. */
  readonly initial: readonly number[];
  /** Largest batch. */
  readonly batch: readonly number[];
  /** Types of instances in the order in which they are taken. */
  readonly types: readonly (readonly number[])[];
  /** Requests that may wait; one more is given up. Without it none is. */
  readonly most?: number;
}

const NOBODY = -1;

/**
 * A pool of replicas for each model, each an instance of the fleet that serves this model alone, first come, first served: what autoscalers of replicas
 * scale. Wishes beyond the fleet wait until others give instances back; of models that lack instances the one that lacks most is served first.
 */
export class Pools {
  /** Replicas that each model shall have. */
  readonly target: number[];
  private readonly owner: Int32Array;
  private readonly queues: readonly Fifo[];
  /** By instance: when its batch began, ns; NaN between batches. By model: ns of the batches that have ended. */
  private readonly begun: Float64Array;
  private readonly executed: Float64Array;

  constructor(
    private readonly arena: Arena,
    private readonly options: PoolOptions,
  ) {
    const { models } = arena;
    this.queues = models.map(() => new Fifo());
    this.owner = new Int32Array(arena.instances).fill(NOBODY);
    this.begun = new Float64Array(arena.instances).fill(Number.NaN);
    this.executed = new Float64Array(models.length);
    this.target = options.initial.map((replicas) => Math.min(replicas, arena.instances));
    this.deal();
    for (let instance = 0; instance < arena.instances; instance++)
      if (this.owner[instance] === NOBODY) arena.release(instance);
  }

  /** Replicas that serve a model, and those with the ones that start. */
  serving(model: number): number {
    return this.count(model, (state) => state === InstanceState.on);
  }

  owned(model: number): number {
    return this.count(model, (state) => state === InstanceState.on || state === InstanceState.starting);
  }

  /** ns until now that a model's replicas have executed batches, those that still run with what has passed of them. */
  busy(model: number): number {
    let sum = this.executed[model];
    for (let instance = 0; instance < this.owner.length; instance++)
      if (this.owner[instance] === model) sum += this.since(instance);
    return sum;
  }

  arrived(request: number): void {
    const { arena, queues } = this;
    const model = arena.model[request];
    for (let instance = 0; instance < arena.instances; instance++)
      if (this.owner[instance] === model && arena.isIdle(instance)) {
        queues[model].push(request);
        this.serve(instance);
        return;
      }
    if (queues[model].length >= (this.options.most ?? Number.POSITIVE_INFINITY)) arena.drop(request);
    else queues[model].push(request);
  }

  /** An instance has ended its batch. */
  freed(instance: number): void {
    this.ended(instance);
    this.serve(instance);
  }

  started(instance: number): void {
    this.serve(instance);
  }

  left(instance: number): void {
    this.ended(instance);
    this.owner[instance] = NOBODY;
    this.fill();
  }

  /** From now on a model shall have so many replicas, at least one: more are ordered; of too many those that start go first, then those of the type that it would take last, of these idle ones. */
  scale(model: number, replicas: number): void {
    this.target[model] = Math.min(Math.max(1, replicas), this.arena.instances);
    const { arena, options } = this;
    const own = Array.from(this.owner.keys()).filter(
      (instance) => this.owner[instance] === model && arena.state[instance] !== InstanceState.leaving,
    );
    const starts = (instance: number) => Number(arena.state[instance] === InstanceState.starting);
    const place = (instance: number) => options.types[model].indexOf(arena.typeOf[instance]);
    const idle = (instance: number) => Number(arena.isIdle(instance));
    own.sort((a, b) => starts(b) - starts(a) || place(b) - place(a) || idle(b) - idle(a) || b - a);
    for (const instance of own.slice(0, Math.max(0, own.length - this.target[model])))
      arena.release(instance);
    this.fill();
  }

  private since(instance: number): number {
    const begun = this.begun[instance];
    return Number.isNaN(begun) ? 0 : this.arena.now - begun;
  }

  private ended(instance: number): void {
    this.executed[this.owner[instance]] += this.since(instance);
    this.begun[instance] = Number.NaN;
  }

  private count(model: number, which: (state: number) => boolean): number {
    let count = 0;
    for (let instance = 0; instance < this.owner.length; instance++)
      if (this.owner[instance] === model && which(this.arena.state[instance])) count++;
    return count;
  }

  // Everybody gets a first replica before anybody gets a second.
  private deal(): void {
    const { initial } = this.options;
    for (let round = 1; round <= Math.max(...initial); round++)
      for (let model = 0; model < initial.length; model++) {
        if (initial[model] < round) continue;
        const instance = this.unowned(model);
        if (instance === NOBODY) return;
        this.owner[instance] = model;
      }
  }

  private unowned(model: number): number {
    const { arena, owner } = this;
    for (const type of this.options.types[model])
      for (let instance = 0; instance < arena.instances; instance++)
        if (arena.typeOf[instance] === type && owner[instance] === NOBODY) return instance;
    return NOBODY;
  }

  private fill(): void {
    const lacks = (model: number) => this.target[model] - this.owned(model);
    for (;;) {
      const models = this.target.map((_, model) => model).filter((model) => lacks(model) > 0);
      if (models.length === 0) return;
      const model = models.reduce((most, one) => (lacks(one) > lacks(most) ? one : most));
      const instance = this.order(model);
      if (instance === NOBODY) return;
      this.owner[instance] = model;
    }
  }

  private order(model: number): number {
    for (const type of this.options.types[model]) {
      const instance = this.arena.order(type, model);
      if (instance >= 0) return instance;
    }
    return NOBODY;
  }

  private serve(instance: number): void {
    const { arena } = this;
    const model = this.owner[instance];
    const queue = this.queues[model];
    if (queue.length === 0) return;
    const most = Math.min(queue.length, this.options.batch[model]);
    const size = arena.models[model].sizes[fullSize(arena.models[model], most)];
    this.begun[instance] = arena.now;
    arena.send(instance, model, queue.take(size));
  }
}

import type { Clock } from '../clock/clock.js';
import type { Invariants } from '../clockwork/invariants.js';
import { ActionType, Status } from '../clockwork/status.js';
import { EmulatedWorker } from '../clockwork/worker/emulated-worker.js';
import type { ContestModel } from './contest.js';

/** What became of a piece of work; times in ns. */
export type Done = (token: number, type: number, status: number, begin: number, end: number) => void;

/** ns that an execution takes, given what its profile says. */
export type Vary = (duration: number) => number;

/**
 * The instances as hardware: one execution and one transfer of weights at a time each, in the order given, and a memory of pages. They
 * are GPUs of Clockwork's emulated worker, slowed down by type.
 */
export class Machines {
  /** Who is told of results; by default nobody. */
  done: Done = () => {};
  /** By model: instances that have its weights. */
  readonly copies: Int32Array;
  readonly pages: Int32Array;
  private readonly worker: EmulatedWorker;
  private readonly running = new Map<number, { type: number; instance: number; model: number }>();

  constructor(
    clock: Clock,
    private readonly models: readonly ContestModel[],
    private readonly slowdown: ArrayLike<number>,
    memory: { pageSize: number; pages: number },
    invariants: Invariants | null,
    vary: Vary = (duration) => duration,
  ) {
    this.copies = new Int32Array(models.length);
    this.pages = Int32Array.from(models, ({ profile }) => Math.ceil(profile.weightsSize / memory.pageSize));
    const durations = models.map(
      ({ sizes, execution }) => new Map(sizes.map((size, i) => [size, execution[i]])),
    );
    this.worker = new EmulatedWorker(
      clock,
      { result: (token, status, begin, end) => this.result(token, status, begin, end) },
      {
        infer: (instance, model, batch) =>
          vary(Math.round(durations[model].get(batch)! * slowdown[instance])),
        load: (_, model) => models[model].profile.weightsTransfer,
      },
      models.map(({ sizes }, model) => ({ pages: this.pages[model], batchSizes: sizes })),
      slowdown.length,
      memory.pages,
      0,
      invariants?.worker(0) ?? null,
    );
  }

  get pagesPerInstance(): number {
    return this.worker.cache.pagesPerGpu;
  }

  has(instance: number, model: number): boolean {
    return this.worker.cache.has(instance, model);
  }

  freePages(instance: number): number {
    return this.worker.cache.freePages(instance);
  }

  /** Weights are there from now on, without a transfer; false when there is no room. */
  put(instance: number, model: number): boolean {
    const { cache } = this.worker;
    if (!cache.allocate(instance, model, this.pages[model])) return false;
    cache.arrive(instance, model);
    this.copies[model]++;
    return true;
  }

  /** Weights are gone; nothing may use them now. */
  drop(instance: number, model: number): void {
    if (this.worker.cache.evict(instance, model, this.pages[model])) this.copies[model]--;
  }

  /** Expected time of a batch of the size at `index`, ns. */
  expected(instance: number, model: number, index: number): number {
    return Math.round(this.models[model].execution[index] * this.slowdown[instance]);
  }

  /** Gives an instance a piece of work (`ActionType`), to be begun in the window from `earliest` to `latest`; `done` hears of it. */
  give(
    token: number,
    type: number,
    instance: number,
    model: number,
    batch = 1,
    earliest = 0,
    latest = Number.POSITIVE_INFINITY,
  ): void {
    this.running.set(token, { type, instance, model });
    this.worker.receive(token, type, instance, model, batch, earliest, latest);
  }

  private result(token: number, status: number, begin: number, end: number): void {
    const { type, model } = this.running.get(token)!;
    this.running.delete(token);
    if (status === Status.success && type === ActionType.load) this.copies[model]++;
    if (status === Status.success && type === ActionType.evict) this.copies[model]--;
    this.done(token, type, status, begin, end);
  }
}

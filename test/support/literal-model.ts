import { Estimate } from '../../src/serving-core/clockwork/controller/estimate.js';
import type { LoadedModel } from '../../src/serving-core/clockwork/controller/model-state.js';
import type { ControllerOptions } from '../../src/serving-core/clockwork/spec.js';

/** A request that waits, as the literal queues hold it. */
export interface Waiting {
  slot: number;
  deadline: number;
  sequence: number;
}

export interface Strategy {
  priority: number;
  batch: number;
  model: number;
}

/** A model with one array of waiting requests per batch size. */
export class LiteralModel {
  readonly sizes: number[];
  readonly pages: number;
  readonly baseExecution: number;
  readonly transfer: Estimate;
  requestsQueued = 0;
  copiesLoaded = 0;
  incoming: { slot: number; deadline: number }[] = [];
  private readonly queues = new Map<number, Waiting[]>();
  private readonly estimates = new Map<number, Estimate>();
  private sequence = 0;

  constructor(
    { profile, pages }: LoadedModel,
    private readonly id: number,
    { maxBatch, maxExec }: ControllerOptions,
  ) {
    this.pages = pages;
    this.transfer = new Estimate(profile.weightsTransfer);
    profile.batchSizes.forEach((b, i) => {
      const e = profile.execution[i];
      if (b !== 1 && !(e > 0 && e <= maxExec && b <= maxBatch)) return;
      this.estimates.set(b, new Estimate(e * 1380));
      this.queues.set(b, []);
    });
    this.sizes = [...this.queues.keys()].sort((a, b) => a - b);
    this.baseExecution = this.estimate(1, 1380);
  }

  estimate(b: number, clock: number): number {
    return Math.floor(this.estimates.get(b)!.value / clock);
  }

  measured(b: number, duration: number, clockBefore: number, clock: number): void {
    this.estimates.get(b)!.add(Math.floor((duration * (clockBefore + clock)) / 2));
  }

  /** Every request that is in any queue, or on its way into them. */
  waiting(): Set<number> {
    const slots = new Set(this.incoming.map(({ slot }) => slot));
    for (const queue of this.queues.values()) for (const { slot } of queue) slots.add(slot);
    return slots;
  }

  newStrategies(maxBatch: number): Strategy[] {
    this.pull();
    return this.sizes
      .filter((b) => b <= maxBatch && this.queues.get(b)!.length > 0)
      .reverse()
      .map((b) => ({
        priority: this.queues.get(b)![0].deadline - this.estimate(b, 1380),
        batch: b,
        model: this.id,
      }));
  }

  /** The batch to run from `freeAt` on, taken from the queues; null when none of at least `minBatch` can be filled. */
  tryDequeue(freeAt: number, clock: number, minBatch: number): { batch: number; slots: number[] } | null {
    this.pull();
    const smallest = this.queues.get(this.sizes[0])!;
    const before = smallest.length;
    for (const [b, queue] of this.queues)
      while (queue.length > 0 && queue[0].deadline < freeAt + this.estimate(b, clock)) queue.shift();
    let i = 0;
    while (i + 1 < this.sizes.length && this.queues.get(this.sizes[i + 1])!.length >= this.sizes[i + 1]) i++;
    const batch = this.sizes[i];
    const chosen = this.queues.get(batch)!;
    if (batch < minBatch || chosen.length < batch) return null;
    const taken = chosen.slice(0, batch);
    const last = taken[batch - 1].sequence;
    for (const queue of this.queues.values())
      queue.splice(0, queue.length, ...queue.filter(({ sequence }) => sequence > last));
    this.requestsQueued -= before - smallest.length;
    return { batch, slots: taken.map(({ slot }) => slot) };
  }

  private pull(): void {
    for (const request of this.incoming) {
      const waiting = { ...request, sequence: this.sequence++ };
      for (const queue of this.queues.values()) queue.push(waiting);
    }
    this.incoming = [];
  }
}

import type { BatchPolicy } from '../containers/policy.js';

/** Clipper's adaptive batching (NSDI'17, section 4.3). */
export interface AimdOptions {
  /** Requests by which the largest batch grows while batches meet the objective. */
  increase: number;
  /** What the largest batch is multiplied by when one misses it. */
  backoff: number;
  /** The largest batch that a container accepts. */
  maxBatch: number;
}

/**
 * For each model: batches as large as the queue and a limit allow. The limit grows additively while batches that were as
 * large as it end within the objective (ns), and shrinks multiplicatively when one does not.
 */
export class AimdBatching implements BatchPolicy {
  private readonly limits: Float64Array;

  constructor(
    models: number,
    private readonly objective: number,
    private readonly options: AimdOptions,
  ) {
    this.limits = new Float64Array(models).fill(1);
  }

  /** Largest batch of a model now. */
  limit(model: number): number {
    return Math.max(1, Math.floor(this.limits[model]));
  }

  take(model: number, queued: number): number {
    return Math.min(queued, this.limit(model));
  }

  /** Containers execute batches of any size. */
  padded(_model: number, taken: number): number {
    return taken;
  }

  executed(model: number, taken: number, duration: number): void {
    const { increase, backoff, maxBatch } = this.options;
    if (duration > this.objective) this.limits[model] = Math.max(1, this.limits[model] * backoff);
    else if (taken >= this.limit(model))
      this.limits[model] = Math.min(maxBatch, this.limits[model] + increase);
  }
}

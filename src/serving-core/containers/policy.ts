/** How a system without a GPU scheduler forms batches: asked whenever a model's container is free and requests wait. */
export interface BatchPolicy {
  /** How many of the `queued` waiting requests (1 or more) the container of `model` executes now: 1 to `queued`. */
  take(model: number, queued: number): number;
  /** Batch size that executing so many requests costs, padding included. */
  padded(model: number, taken: number): number;
  /** A batch has ended, `duration` ns after it began. */
  executed(model: number, taken: number, duration: number): void;
}

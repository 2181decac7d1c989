/** Requests that are not answered yet, as columns with reused slots, and a first-come, first-served queue for each model. */
export class WaitingRequests {
  readonly requestId: number[] = [];
  readonly userId: number[] = [];
  readonly model: number[] = [];
  readonly sloFactor: number[] = [];
  readonly arrival: number[] = [];
  private readonly free: number[] = [];
  private readonly queues: number[][];
  private readonly heads: Int32Array;

  constructor(models: number) {
    this.queues = Array.from({ length: models }, () => []);
    this.heads = new Int32Array(models);
  }

  /** Stores a request; returns its slot. */
  add(requestId: number, userId: number, model: number, sloFactor: number, arrival: number): number {
    const slot = this.free.pop() ?? this.requestId.length;
    this.requestId[slot] = requestId;
    this.userId[slot] = userId;
    this.model[slot] = model;
    this.sloFactor[slot] = sloFactor;
    this.arrival[slot] = arrival;
    return slot;
  }

  release(slot: number): void {
    this.free.push(slot);
  }

  enqueue(slot: number): void {
    this.queues[this.model[slot]].push(slot);
  }

  queued(model: number): number {
    return this.queues[model].length - this.heads[model];
  }

  /** Slot of the request that has waited longest. The queue must not be empty. */
  dequeue(model: number): number {
    const queue = this.queues[model];
    const slot = queue[this.heads[model]++];
    // The dead front is cut off once it is the larger part, so that a long run stays in bounded memory.
    if (this.heads[model] > 32 && this.heads[model] * 2 > queue.length) {
      queue.splice(0, this.heads[model]);
      this.heads[model] = 0;
    }
    return slot;
  }
}

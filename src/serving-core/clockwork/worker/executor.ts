/**
 * How long work takes on a GPU: the seam between a worker and what executes for it. Times in ns; Infinity for work whose end
 * will be told by `EmulatedWorker.completed`. `token` is that of the action, for those who must find it again.
 */
export interface ExecutionModel {
  /** One batch of a model; `batch` is one of its implemented sizes. */
  infer(gpu: number, model: number, batch: number, token?: number): number;
  /** Transfer of a model's weights into the GPU's cache. */
  load(gpu: number, model: number, token?: number): number;
}

/** The queue of one executor: by earliest start, then by arrival. */
export class ExecutorQueue {
  private readonly jobs: number[] = [];
  private readonly earliest: number[] = [];
  private count = 0;

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** When the next job may start, ns; the queue must not be empty. */
  get startsAt(): number {
    return this.earliest[this.count - 1];
  }

  /** The jobs lie with the next one last, because a queue is short and mostly given work in order. */
  push(job: number, earliest: number): void {
    let i = this.count++;
    let from = 0;
    while (from < i && this.earliest[from] > earliest) from++;
    for (; i > from; i--) {
      this.jobs[i] = this.jobs[i - 1];
      this.earliest[i] = this.earliest[i - 1];
    }
    this.jobs[from] = job;
    this.earliest[from] = earliest;
  }

  shift(): number {
    return this.jobs[--this.count];
  }
}

import type { ModelProfile } from '../../common/profile.js';
import { DEFAULT_CLOCK, UNKNOWN_EXECUTION } from '../constants.js';
import { Estimate } from './estimate.js';
import { ModelQueue } from './model-queue.js';

/** A model as the workers report it: its profile and the pages that its weights take. */
export interface LoadedModel {
  profile: ModelProfile;
  pages: number;
}

/** What the scheduler knows of one model. Times in ns. */
export class ModelState {
  /** Batch sizes that the scheduler uses, ascending. */
  readonly sizes: Int32Array;
  /** Estimated execution of each at the default clock. */
  readonly estimates: Float64Array;
  /** Estimate for one input at the start; what slo_factor multiplies. */
  readonly baseExecution: number;
  readonly queue: ModelQueue;
  /** Drifts upwards, as the original's does. */
  requestsQueued = 0;
  copiesLoaded = 0;
  /** Latest start, by the estimate at the default clock, of the front request that `mostUrgent` found last; ns. */
  urgency = 0;
  private readonly measured: Estimate[];
  private readonly transfer: Estimate;

  constructor(
    readonly profile: ModelProfile,
    readonly pages: number,
    maxBatch: number,
    maxExec: number,
    exclude: (batch: number, execution: number) => void,
  ) {
    const sizes: number[] = [];
    const estimates: number[] = [];
    profile.batchSizes.forEach((batch, i) => {
      const execution = profile.execution[i] ?? UNKNOWN_EXECUTION;
      const usable = batch === 1 || (execution > 0 && execution <= maxExec && batch <= maxBatch);
      if (usable) {
        sizes.push(batch);
        estimates.push(execution);
      } else {
        exclude(batch, execution);
      }
    });
    this.sizes = Int32Array.from(sizes);
    this.estimates = Float64Array.from(estimates);
    this.measured = estimates.map((execution) => new Estimate(execution * DEFAULT_CLOCK));
    this.baseExecution = estimates[0];
    this.transfer = new Estimate(profile.weightsTransfer);
    this.queue = new ModelQueue(this.sizes);
  }

  /** Estimated execution of each batch size on a GPU running at `clock` MHz. */
  estimatesAt(clock: number): Float64Array {
    if (clock === DEFAULT_CLOCK) return this.estimates;
    return Float64Array.from(this.measured, ({ value }) => Math.floor(value / clock));
  }

  /**
   * Index of the batch size, at most `maxIndex`, whose waiting front request must be started soonest, or −1 when nothing
   * waits: the strategy that the scheduler would act on first. Leaves its priority in `urgency`.
   */
  mostUrgent(maxIndex: number): number {
    const { queue, estimates } = this;
    let best = -1;
    let bestPriority = 0;
    for (let i = 0; i <= maxIndex; i++) {
      if (queue.length(i) <= 0) continue;
      const priority = queue.frontDeadline(i) - estimates[i];
      if (best < 0 || priority < bestPriority) {
        best = i;
        bestPriority = priority;
      }
    }
    this.urgency = bestPriority;
    return best;
  }

  get weightsEstimate(): number {
    return this.transfer.value;
  }

  measuredExecution(index: number, duration: number, clockBefore: number, clock: number): void {
    this.measured[index].add(Math.floor((duration * (clockBefore + clock)) / 2));
    this.estimates[index] = Math.floor(this.measured[index].value / DEFAULT_CLOCK);
  }

  measuredTransfer(duration: number): void {
    this.transfer.add(duration);
  }
}

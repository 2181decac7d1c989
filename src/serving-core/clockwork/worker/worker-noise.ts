import { exponentialQuantile } from '../../random/distributions.js';
import type { Uniform } from '../../random/uniform.js';
import type { ExecutionModel } from './executor.js';
import type { NoiseModel } from './noise.js';
import { NoisyDurations } from './noisy-durations.js';

/** A noise model, and an independent stream for each name that draws from it. */
export interface NoiseSource {
  model: NoiseModel;
  random(name: string): Uniform;
}

/** The noise of one worker: each GPU has a stream of its own for executions, for loads and for delays. */
export class WorkerNoise {
  private readonly executions: readonly NoisyDurations[];
  private readonly loads: readonly NoisyDurations[];
  private readonly delays: readonly Uniform[];
  private readonly probability: number;
  private readonly mean: number;
  private readonly lastHandled: Float64Array;

  constructor({ model, random }: NoiseSource, worker: number, gpus: number) {
    const each = <T>(part: string, make: (stream: Uniform) => T): T[] =>
      Array.from({ length: gpus }, (_, gpu) => make(random(`noise/${part}/${worker}/${gpu}`)));
    this.executions = each('execution', (stream) => new NoisyDurations(model.execution, stream));
    this.loads = each('load', (stream) => new NoisyDurations(model.load, stream));
    this.delays = each('delay', (stream) => stream);
    this.probability = model.delay.probability;
    this.mean = model.delay.mean;
    this.lastHandled = new Float64Array(gpus);
  }

  /** The times of `exact` with noise. */
  execution(exact: ExecutionModel): ExecutionModel {
    const { executions, loads } = this;
    return {
      infer: (gpu, model, batch) => executions[gpu].draw(exact.infer(gpu, model, batch)),
      load: (gpu, model) => loads[gpu].draw(exact.load(gpu, model)),
    };
  }

  /** When the GPU handles its next action, which is ready at `ready`; ns. */
  handledAt(gpu: number, ready: number): number {
    const { probability, mean, lastHandled } = this;
    const u = this.delays[gpu].next();
    const delay = u < probability ? Math.round(mean * exponentialQuantile(u / probability)) : 0;
    // Overtaking would let a load meet the weights that the eviction sent before it was to remove.
    const at = Math.max(ready + delay, lastHandled[gpu]);
    lastHandled[gpu] = at;
    return at;
  }
}

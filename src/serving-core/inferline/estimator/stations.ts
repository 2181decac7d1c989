import type { Pipeline, PipelineConfig } from '../pipeline/pipeline.js';
import { type ServiceRule, serviceTimes } from '../pipeline/profile.js';
import type { Station } from './engine.js';

/** Service times of every model on every type of hardware, worked out once. */
export class Services {
  private readonly times = new Map<string, Float64Array>();

  constructor(
    readonly pipeline: Pipeline,
    readonly rule: ServiceRule,
  ) {}

  /** How a configuration serves the pipeline. */
  stations(config: PipelineConfig): Station[] {
    return config.map(({ hardware, replicas, batch }, model) => ({
      replicas,
      batch,
      service: this.of(model, hardware),
    }));
  }

  /** Service times in ms of a model on a type of hardware, by batch size. */
  of(model: number, hardware: string): Float64Array {
    const key = `${model}/${hardware}`;
    const known = this.times.get(key);
    if (known) return known;
    const times = serviceTimes(this.pipeline.models[model].profiles[hardware], this.rule);
    this.times.set(key, times);
    return times;
  }
}

import { type Pipeline, type PipelineConfig, profileIn } from '../pipeline/pipeline.js';
import { lookUp, type ServiceRule, serviceTimes } from '../pipeline/profile.js';
import { longestPath, scaleFactors } from '../pipeline/routes.js';
import { arrivalTimes, doublingWidths, envelope } from './envelope.js';

/** What a tuner knows of a plan and of the trace that it was made for. */
export interface PlanFacts {
  readonly config: PipelineConfig;
  /** Model by model: scale factor, throughput of one replica at its planned batch (queries/s), planned replicas. */
  readonly scale: readonly number[];
  readonly throughput: readonly number[];
  readonly replicas: readonly number[];
  /** Mean rate of the sample trace, queries/s. */
  readonly rate: number;
  /**
   * Share of its replicas' throughput that the sample trace needs of each model, λ·s / (k·μ): what it leaves is slack for bursts,
   * which a tuner keeps.
   */
  readonly ratios: readonly number[];
  /** Windows of the envelope, ms, and the sample trace's most arrivals in each. */
  readonly widths: readonly number[];
  readonly envelope: readonly number[];
}

/** Works out what a tuner must know. The envelope's narrowest window is the service time of the planned pipeline. */
export function planFacts(
  pipeline: Pipeline,
  config: PipelineConfig,
  sample: Float64Array,
  rule: ServiceRule = 'batch',
): PlanFacts {
  const scale = scaleFactors(pipeline);
  const profiles = config.map((_, model) => profileIn(pipeline, config, model));
  const throughput = config.map(({ batch }, model) => lookUp(profiles[model], batch).throughput);
  const replicas = config.map((entry) => entry.replicas);
  const service = config.map(({ batch }, model) => serviceTimes(profiles[model], rule)[batch]);
  const widths = doublingWidths(longestPath(pipeline, service).sum);
  const times = arrivalTimes(sample);
  const rate = (1000 * sample.length) / times[sample.length];
  return {
    config,
    scale,
    throughput,
    replicas,
    rate,
    ratios: scale.map((s, model) => (rate * s) / (replicas[model] * throughput[model])),
    widths,
    envelope: envelope(times, widths),
  };
}

import type { Pipeline, PipelineConfig } from '../pipeline/pipeline.js';
import { largestBatch } from '../pipeline/profile.js';
import { scaleFactors } from '../pipeline/routes.js';
import { staticEstimate } from '../pipeline/static-estimate.js';
import { hardwareOf } from '../planner/moves.js';
import { arrivalTimes, envelope } from '../tuner/envelope.js';

/** Share of a unit's throughput that is counted on (verified: InferLine's benchmark code derates by 0.8). */
export const COARSE_DERATING = 0.8;

/** The mean rate of a trace, queries/s: arrivals over the time from the first to the last. */
export function meanRate(gaps: Float64Array): number {
  const times = arrivalTimes(gaps);
  return (1000 * gaps.length) / times[gaps.length];
}

/**
 * The peak rate of a trace, queries/s: the most gaps that fit into a window no longer than the SLO (ms), over the window. The arrival
 * that opens a window is not counted, as in InferLine's benchmark.
 */
export function peakRate(gaps: Float64Array, slo: number): number {
  return (1000 * (envelope(arrivalTimes(gaps), [slo])[0] - 1)) / slo;
}

/** The pipeline as one black box. */
export interface CoarseUnit {
  /** The batch of every stage. */
  batch: number;
  /** One replica of every model: a unit. */
  config: PipelineConfig;
  /** queries/s that one unit is counted on for: derated. */
  throughput: number;
}

/**
 * The black box of the coarse-grained baselines: every model on its dearest hardware, and one batch size for all, the largest
 * whose slowest path meets the SLO (ms) without queueing. Null when none does.
 */
export function coarseUnit(pipeline: Pipeline, slo: number): CoarseUnit | null {
  const scale = scaleFactors(pipeline);
  const hardware = pipeline.models.map((_, model) => hardwareOf(pipeline, model)[0]);
  const profiles = pipeline.models.map((model, i) => model.profiles[hardware[i]]);
  const most = Math.min(...profiles.map(largestBatch));
  const sizes = [...new Set(profiles.flatMap((profile) => profile.map(({ batch }) => batch)))];
  for (const batch of sizes.filter((size) => size <= most).sort((a, b) => b - a)) {
    const config = hardware.map((name) => ({ hardware: name, batch, replicas: 1 }));
    const { latency, throughput } = staticEstimate(pipeline, config, scale);
    if (latency <= slo) return { batch, config, throughput: COARSE_DERATING * throughput };
  }
  return null;
}

/** Units that are provisioned for a rate, queries/s. */
export function unitsFor({ throughput }: CoarseUnit, rate: number): number {
  return Math.max(1, Math.ceil(rate / throughput));
}

/** So many units: every model has as many replicas. */
export function coarseConfig({ config }: CoarseUnit, units: number): PipelineConfig {
  return config.map((entry) => ({ ...entry, replicas: units }));
}

import { isSteady, Samples, type SamplingRule } from './sampling.js';
import { quantile, type Summary } from './summary.js';

/** Something that can be loaded and run in batches: a model on a device, or one stage of a pipeline. Times in ns. */
export interface Measurable {
  /** Loads it anew; resolves with how long that took. */
  load(): Promise<number>;
  /** Runs a batch so many times, one after the other; resolves with the time of each. */
  time(batch: number, runs: number): Promise<ArrayLike<number>>;
}

export interface BatchProfile {
  batch: number;
  summary: Summary;
  steady: boolean;
  /** Runs after the warm-up in their order, ns. */
  times: Float64Array;
}

export interface Measured {
  /** Each load in their order, ns; the first may have read the file from a disk. */
  loads: readonly number[];
  /** Median of the loads, ns. */
  load: number;
  batches: readonly BatchProfile[];
}

export interface ProfileOptions extends SamplingRule {
  /** Batch sizes in the order in which they are measured. */
  batches: readonly number[];
  /** How often the model is loaded. */
  loads: number;
}

/** Hears how far a measurement is. */
export interface ProfileProgress {
  loaded?(ns: number): void;
  measuring?(batch: number, samples: Samples): void;
  measured?(profile: BatchProfile): void;
}

/** Loads and runs a model until each batch size is steady, or its time is up. Rejects with the reason of `signal`. */
export async function profileModel(
  model: Measurable,
  { batches, loads, ...rule }: ProfileOptions,
  { loaded, measuring, measured }: ProfileProgress = {},
  signal?: AbortSignal,
): Promise<Measured> {
  const loadTimes: number[] = [];
  for (let i = 0; i < loads; i++) {
    signal?.throwIfAborted();
    loadTimes.push(await model.load());
    loaded?.(loadTimes[i]);
  }
  const profiles: BatchProfile[] = [];
  for (const batch of batches) {
    const samples = new Samples(rule);
    for (let runs = samples.next(); runs > 0; runs = samples.next()) {
      signal?.throwIfAborted();
      samples.add(await model.time(batch, runs));
      measuring?.(batch, samples);
    }
    const summary = samples.summary();
    const profile = { batch, summary, steady: isSteady(summary), times: samples.kept() };
    profiles.push(profile);
    measured?.(profile);
  }
  return {
    loads: loadTimes,
    load: quantile(
      loadTimes.slice().sort((a, b) => a - b),
      0.5,
    ),
    batches: profiles,
  };
}

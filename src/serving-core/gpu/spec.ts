import type { ContentionModel, ContentionPreset } from './contention.js';
import type { VariationModel, VariationPreset } from './variation.js';

/** One GPU driven by c threads, each sending its next inference as soon as the last has ended: a bench, not a system. */
export interface GpuBenchSpec {
  system: 'gpu';
  /** Model of the zoo; single inferences. */
  model: string;
  /** Isolated median of one inference, ns; 0 takes the zoo's profile. */
  execution: number;
  /** Threads. */
  concurrency: number;
  /** Inferences in all. */
  inferences: number;
  contention: ContentionPreset | ContentionModel;
  variation: VariationPreset | VariationModel;
  zoo: string;
}

import { type VariationModel, variationPresets } from '../../gpu/variation.js';

/** Something that happens to an action with `probability` and then takes an exponential time of `mean` ns. */
export interface Disturbance {
  probability: number;
  mean: number;
}

/** How the time that work takes differs from its profile; 0 and 1 everywhere mean that it does not. */
export interface DurationNoise {
  /** Factor on the profiled time: its quantile function, linear between rows [p, factor]. */
  variation: VariationModel;
  /** What shortens the work, to no less than half; at most one of the two happens to one action. */
  faster: Disturbance;
  /** What lengthens it. */
  slower: Disturbance;
}

/** What a simulated worker does not do on time. Each part draws from streams of its own: changing one shifts no other. */
export interface NoiseModel {
  /** Inferences. */
  execution: DurationNoise;
  /** Transfers of weights over PCIe. */
  load: DurationNoise;
  /** From an action's being ready at the worker to its being handled; actions of one GPU never overtake each other. */
  delay: Disturbance;
}

export type NoisePreset = 'none' | 'v100';

const never: Disturbance = { probability: 0, mean: 0 };
const exact: DurationNoise = { variation: variationPresets.none, faster: never, slower: never };

/** Named noise models; docs/simulation.md says what each number was calibrated to, and what was assumed. */
export const noisePresets: Readonly<Record<NoisePreset, NoiseModel>> = {
  none: { execution: exact, load: exact, delay: never },
  v100: {
    // The curve is Figure 2a; the rest gives INFER5's p99 mispredictions of 144 µs (over) and 55 µs (under).
    execution: {
      variation: variationPresets.v100,
      faster: { probability: 0.05, mean: 80e3 },
      slower: { probability: 0.005, mean: 33.5e3 },
    },
    // Two transfers of one model in the original's log take 5.668 and 5.678 ms; how often one is disturbed is assumed.
    load: {
      variation: [
        [0, 1],
        [1, 5.678 / 5.668],
      ],
      faster: never,
      slower: { probability: 0.005, mean: 33.5e3 },
    },
    // Assumed.
    delay: { probability: 1, mean: 10e3 },
  },
};

/** How much of each part of a noise model there is: 0 none, 1 as it is, 2 twice as much. */
export interface NoiseScale {
  execution?: number;
  load?: number;
  delay?: number;
}

/** The model with its parts scaled: factors are raised to the power of the scale, means multiplied, probabilities kept. */
export function scaleNoise(
  model: NoiseModel,
  { execution = 1, load = 1, delay = 1 }: NoiseScale,
): NoiseModel {
  return {
    execution: scaleDuration(model.execution, execution),
    load: scaleDuration(model.load, load),
    delay: scaleDisturbance(model.delay, delay),
  };
}

function scaleDuration({ variation, faster, slower }: DurationNoise, scale: number): DurationNoise {
  return {
    variation: variation.map(([p, factor]) => [p, factor ** scale] as const),
    faster: scaleDisturbance(faster, scale),
    slower: scaleDisturbance(slower, scale),
  };
}

function scaleDisturbance({ probability, mean }: Disturbance, scale: number): Disturbance {
  return { probability, mean: mean * scale };
}

import { drawVariation, type VariationModel } from '../../gpu/variation.js';
import { exponentialQuantile } from '../../random/distributions.js';
import type { Uniform } from '../../random/uniform.js';
import type { DurationNoise } from './noise.js';

/** Durations under a noise model. Each takes two uniform numbers, whatever the model, so that models compare draw by draw. */
export class NoisyDurations {
  private readonly variation: VariationModel;
  private readonly faster: number;
  private readonly fasterMean: number;
  /** Disturbed for the worse from this probability on, so that equal draws disturb alike at every scale. */
  private readonly undisturbed: number;
  private readonly slower: number;
  private readonly slowerMean: number;

  constructor(
    { variation, faster, slower }: DurationNoise,
    private readonly random: Uniform,
  ) {
    this.variation = variation;
    this.faster = faster.probability;
    this.fasterMean = faster.mean;
    this.slower = slower.probability;
    this.undisturbed = 1 - slower.probability;
    this.slowerMean = slower.mean;
  }

  /** What work with a profiled time takes this time; whole ns. */
  draw(profiled: number): number {
    const usual = profiled * drawVariation(this.variation, this.random);
    const u = this.random.next();
    if (u < this.faster) {
      const gain = this.fasterMean * exponentialQuantile(u / this.faster);
      return Math.round(Math.max(usual - gain, usual / 2));
    }
    if (u < this.undisturbed) return Math.round(usual);
    return Math.round(usual + this.slowerMean * exponentialQuantile((u - this.undisturbed) / this.slower));
  }
}

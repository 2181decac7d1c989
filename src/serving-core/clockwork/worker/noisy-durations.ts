import type { Uniform } from '../../random/uniform.js';
import type { DurationNoise } from './noise.js';

/** Durations under a noise model. Each takes two uniform numbers, whatever the model, so that models compare draw by draw. */
export class NoisyDurations {
  private readonly probabilities: Float64Array;
  private readonly factors: Float64Array;
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
    this.probabilities = Float64Array.from(variation, ([p]) => p);
    this.factors = Float64Array.from(variation, ([, factor]) => factor);
    this.faster = faster.probability;
    this.fasterMean = faster.mean;
    this.slower = slower.probability;
    this.undisturbed = 1 - slower.probability;
    this.slowerMean = slower.mean;
  }

  /** What work with a profiled time takes this time; whole ns. */
  draw(profiled: number): number {
    const usual = profiled * this.factor(this.random.next());
    const u = this.random.next();
    if (u < this.faster) {
      const gain = -this.fasterMean * Math.log(1 - u / this.faster);
      return Math.round(Math.max(usual - gain, usual / 2));
    }
    if (u < this.undisturbed) return Math.round(usual);
    return Math.round(usual - this.slowerMean * Math.log(1 - (u - this.undisturbed) / this.slower));
  }

  private factor(p: number): number {
    const { probabilities, factors } = this;
    let i = 1;
    while (i < probabilities.length - 1 && probabilities[i] < p) i++;
    const low = factors[i - 1];
    const share = (p - probabilities[i - 1]) / (probabilities[i] - probabilities[i - 1]);
    return low + (factors[i] - low) * share;
  }
}

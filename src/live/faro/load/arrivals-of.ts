import { type ArrivalSource, Arrivals, type Spacing } from '../../../serving-core/faro/simulator/arrivals.js';
import { poisson } from '../../../serving-core/random/distributions.js';
import { stream } from '../../../serving-core/random/streams.js';

export interface LoadShape {
  readonly seed: number;
  /** s of a line of counts. */
  readonly unit: number;
  readonly spacing: Spacing;
  /** The original's quirks: gaps of `poisson` are whole ms drawn from a Poisson distribution, by one generator for all jobs, and those of `half-uniform` are 0. */
  readonly compat: boolean;
}

/** When each job's requests are due, ns since the begin: those of the simulator with the same seed, unless compatible. */
export function arrivalsOf(counts: readonly ArrayLike<number>[], shape: LoadShape): ArrivalSource[] {
  const { seed, compat } = shape;
  const unit = shape.unit * 1e9;
  const shared = stream(seed, 'faro/load');
  const spacing = compat ? compatible(shape.spacing, shared) : shape.spacing;
  return counts.map(
    (count, job) => new Arrivals(count, { unit, spacing }, stream(seed, `faro/${job}/arrivals`)),
  );
}

function compatible(
  spacing: Spacing,
  shared: ReturnType<typeof stream>,
): Spacing | ((mean: number) => number) {
  if (spacing === 'poisson') return (mean) => poisson(shared, mean / 1e6) * 1e6;
  return spacing === 'half-uniform' ? 'instant' : spacing;
}

import { Network } from './network/network.js';
import type { NetworkShape } from './network/shape.js';
import { clipped, History, type Observed, type Predictor } from './predictor.js';
import { normalQuantile } from './statistics.js';

/** A trained network of one series: what its values are scaled by, and its weights. */
export interface SeriesNetwork {
  readonly mean: number;
  readonly deviation: number;
  readonly weights: ArrayLike<number>;
}

/** Forecasts by a trained network: quantiles of the normal distribution that it gives for each step. */
export class Trained implements Predictor {
  quantile: number;
  private readonly history: History;
  private readonly network: Network;
  private readonly theta: Float64Array;

  /** `unit` in s. */
  constructor(
    private readonly series: SeriesNetwork,
    shape: NetworkShape,
    { unit, quantile }: { unit: number; quantile: number },
  ) {
    this.quantile = quantile;
    this.history = new History(shape.context, unit);
    this.network = new Network(shape);
    this.theta = Float64Array.from(series.weights);
  }

  predict(observed: Observed, now: number): number[] | null {
    this.history.add(observed, now);
    if (!this.history.full) return null;
    const { mean, deviation } = this.series;
    this.network.forward(
      this.theta,
      this.history.counts.map((count) => (count - mean) / deviation),
    );
    const above = normalQuantile(this.quantile);
    return clipped(
      Array.from(
        this.network.mean,
        (value, i) => mean + deviation * (value + above * this.network.deviation[i]),
      ),
    );
  }
}

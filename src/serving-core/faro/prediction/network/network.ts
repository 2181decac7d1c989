import { Interpolation } from './interpolation.js';
import { type Block, type Dense, layout, type NetworkShape } from './shape.js';

/** Spreads below this, in standard deviations of a series, are not believed. */
const LEAST_SPREAD = 0.01;

/** What one block keeps of a pass forward for the pass back. */
interface Trace {
  readonly pooled: Float64Array;
  readonly from: Int32Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly out: Float64Array;
  readonly backcast: Interpolation | null;
  readonly forecast: Interpolation;
}

/**
 * A small network after N-HiTS (Challu et al., AAAI'23): each block sees the past at a coarser or finer grain, explains a part of it, and adds lines through a few knots to
 * the forecast; the next block sees what is left. The forecast of a step is a normal distribution. Values are in standard deviations of the series.
 */
export class Network {
  readonly parameters: number;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  private readonly blocks: readonly Block[];
  private readonly traces: readonly Trace[];
  private readonly left: Float64Array;
  private readonly raw: Float64Array;

  constructor(readonly shape: NetworkShape) {
    const { blocks, parameters } = layout(shape);
    const { context, horizon, hidden } = shape;
    this.blocks = blocks;
    this.parameters = parameters;
    this.mean = new Float64Array(horizon);
    this.deviation = new Float64Array(horizon);
    this.raw = new Float64Array(horizon);
    this.left = new Float64Array(context);
    this.traces = blocks.map(({ layers, backKnots, knots }) => ({
      pooled: new Float64Array(layers[0].columns),
      from: new Int32Array(layers[0].columns),
      first: new Float64Array(hidden),
      second: new Float64Array(hidden),
      out: new Float64Array(layers[2].rows),
      backcast: backKnots > 0 ? new Interpolation(backKnots, context) : null,
      forecast: new Interpolation(knots, horizon),
    }));
  }

  /** Forecasts from `context` values that begin at `from`: `mean` and `deviation` hold the answer until the next call. */
  forward(theta: Float64Array, values: ArrayLike<number>, from = 0): void {
    const { left, mean, raw, deviation } = this;
    for (let i = 0; i < left.length; i++) left[i] = values[from + i];
    mean.fill(0);
    raw.fill(0);
    for (const [b, { pool, layers, backKnots, knots }] of this.blocks.entries()) {
      const trace = this.traces[b];
      pooled(left, pool, trace);
      apply(theta, layers[0], trace.pooled, trace.first, true);
      apply(theta, layers[1], trace.first, trace.second, true);
      apply(theta, layers[2], trace.second, trace.out, false);
      trace.backcast?.add(trace.out, 0, left, -1);
      trace.forecast.add(trace.out, backKnots, mean, 1);
      trace.forecast.add(trace.out, backKnots + knots, raw, 1);
    }
    for (let i = 0; i < raw.length; i++) deviation[i] = LEAST_SPREAD + softplus(raw[i]);
  }

  /** Negative log-likelihood of the true values of the horizon, per step, under the last forecast. */
  loss(truth: ArrayLike<number>, from = 0): number {
    let sum = 0;
    for (let i = 0; i < this.mean.length; i++) {
      const error = (truth[from + i] - this.mean[i]) / this.deviation[i];
      sum += 0.5 * error * error + Math.log(this.deviation[i]);
    }
    return sum / this.mean.length;
  }

  /** Adds the gradient of that loss to `gradient`. */
  backward(theta: Float64Array, truth: ArrayLike<number>, from: number, gradient: Float64Array): void {
    const { mean, deviation, raw } = this;
    const steps = mean.length;
    const byMean = new Float64Array(steps);
    const byRaw = new Float64Array(steps);
    for (let i = 0; i < steps; i++) {
      const spread = deviation[i];
      const error = mean[i] - truth[from + i];
      byMean[i] = error / (spread * spread * steps);
      byRaw[i] = ((1 - (error * error) / (spread * spread)) / (spread * steps)) * sigmoid(raw[i]);
    }
    // What is left after a block has a say only through the blocks after it.
    const byLeft = new Float64Array(this.left.length);
    for (let b = this.blocks.length - 1; b >= 0; b--) {
      const { layers, backKnots, knots } = this.blocks[b];
      const trace = this.traces[b];
      const byOut = new Float64Array(trace.out.length);
      trace.backcast?.back(byLeft, byOut, 0, -1);
      trace.forecast.back(byMean, byOut, backKnots, 1);
      trace.forecast.back(byRaw, byOut, backKnots + knots, 1);
      const bySecond = revert(theta, layers[2], trace.second, byOut, gradient);
      rectified(bySecond, trace.second);
      const byFirst = revert(theta, layers[1], trace.first, bySecond, gradient);
      rectified(byFirst, trace.first);
      const byPooled = revert(theta, layers[0], trace.pooled, byFirst, gradient);
      for (let i = 0; i < byPooled.length; i++) byLeft[trace.from[i]] += byPooled[i];
    }
  }
}

// The largest of each `pool` neighbours, counted from the newest, so that the oldest group may be smaller.
function pooled(values: Float64Array, pool: number, { pooled: into, from }: Trace): void {
  for (let group = into.length - 1, end = values.length; group >= 0; group--, end -= pool) {
    let best = end - 1;
    for (let i = end - 2; i >= Math.max(0, end - pool); i--) if (values[i] > values[best]) best = i;
    into[group] = values[best];
    from[group] = best;
  }
}

function apply(
  theta: Float64Array,
  { rows, columns, weights, offsets }: Dense,
  input: Float64Array,
  output: Float64Array,
  rectify: boolean,
): void {
  for (let row = 0, at = weights; row < rows; row++) {
    let sum = theta[offsets + row];
    for (let i = 0; i < columns; i++) sum += theta[at++] * input[i];
    output[row] = rectify && sum < 0 ? 0 : sum;
  }
}

// Adds the weights' gradient, and returns the input's.
function revert(
  theta: Float64Array,
  { rows, columns, weights, offsets }: Dense,
  input: Float64Array,
  byOutput: Float64Array,
  gradient: Float64Array,
): Float64Array {
  const byInput = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const change = byOutput[row];
    if (change === 0) continue;
    gradient[offsets + row] += change;
    for (let i = 0, at = weights + row * columns; i < columns; i++, at++) {
      gradient[at] += change * input[i];
      byInput[i] += change * theta[at];
    }
  }
  return byInput;
}

function rectified(by: Float64Array, output: Float64Array): void {
  for (let i = 0; i < by.length; i++) if (output[i] <= 0) by[i] = 0;
}

function softplus(x: number): number {
  return x > 30 ? x : Math.log1p(Math.exp(x));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

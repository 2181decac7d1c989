import { normal } from '../../../random/distributions.js';
import type { Uniform } from '../../../random/uniform.js';
import { Network } from './network.js';
import { layout, type NetworkShape } from './shape.js';

/** How a network is trained. */
export interface TrainingOptions {
  readonly shape: NetworkShape;
  /** Windows of a step, step length, most rounds over all windows, and rounds without a gain after which it ends. */
  readonly batch: number;
  readonly rate: number;
  readonly epochs: number;
  readonly patience: number;
}

/** Batch and patience are the published ones; the step is longer and rounds are fewer, as the network is smaller. */
export const defaultTraining = { batch: 32, rate: 2e-3, epochs: 60, patience: 5 } as const;

/** A trained network of one series, whose values are (count − mean) / deviation. */
export interface TrainedNetwork {
  readonly mean: number;
  readonly deviation: number;
  readonly weights: Float32Array;
  readonly epochs: number;
  /** Mean negative log-likelihood of the windows that were not trained on. */
  readonly loss: number;
}

/** Gain of the loss that counts as one: the published "min delta". */
const LEAST_GAIN = 1e-4;

/**
 * Trains a network on the days of one series and keeps the weights that did best on the last day, which it does not learn from. No window spans two days. Needs two days,
 * each of more than a window. The same stream gives the same weights.
 */
export function trainNetwork(
  days: readonly ArrayLike<number>[],
  { shape, batch, rate, epochs, patience }: TrainingOptions,
  random: Uniform,
): TrainedNetwork {
  const { mean, deviation } = scaleOf(days.slice(0, -1));
  const scaled = days.map((day) => Float64Array.from(day, (count) => (count - mean) / deviation));
  const windows = scaled.slice(0, -1).flatMap((day) => windowsOf(day, shape));
  const held = windowsOf(scaled[scaled.length - 1], shape);
  const network = new Network(shape);
  const theta = initial(shape, random);
  const adam = new Adam(theta.length, rate);
  const gradient = new Float64Array(theta.length);
  const judge = () => {
    let sum = 0;
    for (const { day, from } of held) {
      network.forward(theta, day, from);
      sum += network.loss(day, from + shape.context);
    }
    return sum / held.length;
  };
  let best = { loss: judge(), weights: Float32Array.from(theta), epoch: 0 };
  let epoch = 0;
  while (epoch < epochs && epoch - best.epoch < patience) {
    shuffle(windows, random);
    for (let begin = 0; begin < windows.length; begin += batch) {
      const some = windows.slice(begin, begin + batch);
      gradient.fill(0);
      for (const { day, from } of some) {
        network.forward(theta, day, from);
        network.backward(theta, day, from + shape.context, gradient);
      }
      adam.step(theta, gradient, some.length);
    }
    epoch++;
    const loss = judge();
    if (loss < best.loss - LEAST_GAIN) best = { loss, weights: Float32Array.from(theta), epoch };
  }
  return { mean, deviation, weights: best.weights, epochs: epoch, loss: best.loss };
}

interface Window {
  readonly day: Float64Array;
  readonly from: number;
}

function windowsOf(day: Float64Array, { context, horizon }: NetworkShape): Window[] {
  const count = Math.max(0, day.length - context - horizon + 1);
  return Array.from({ length: count }, (_, from) => ({ day, from }));
}

function scaleOf(days: readonly ArrayLike<number>[]): { mean: number; deviation: number } {
  const all = days.flatMap((day) => Array.from(day));
  const mean = all.reduce((sum, count) => sum + count, 0) / all.length;
  const variance = all.reduce((sum, count) => sum + (count - mean) ** 2, 0) / all.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

// He's initial weights: normal, of variance 2 over the inputs; a block's outputs begin small.
function initial(shape: NetworkShape, random: Uniform): Float64Array {
  const { blocks, parameters } = layout(shape);
  const theta = new Float64Array(parameters);
  for (const { layers } of blocks)
    for (const [place, { rows, columns, weights }] of layers.entries()) {
      const spread = Math.sqrt((place === 2 ? 0.1 : 2) / columns);
      for (let i = 0; i < rows * columns; i++) theta[weights + i] = spread * normal(random);
    }
  return theta;
}

function shuffle<T>(list: T[], random: Uniform): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}

/** Adam (Kingma and Ba, 2015) with its published decay rates. */
class Adam {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private correction1 = 1;
  private correction2 = 1;

  constructor(
    size: number,
    private readonly rate: number,
  ) {
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
  }

  /** One step against the gradient of so many windows. */
  step(theta: Float64Array, gradient: Float64Array, windows: number): void {
    const { first, second, rate } = this;
    this.correction1 *= 0.9;
    this.correction2 *= 0.999;
    const [by1, by2] = [1 - this.correction1, 1 - this.correction2];
    for (let i = 0; i < theta.length; i++) {
      const g = gradient[i] / windows;
      first[i] += 0.1 * (g - first[i]);
      second[i] += 0.001 * (g * g - second[i]);
      theta[i] -= (rate * (first[i] / by1)) / (Math.sqrt(second[i] / by2) + 1e-8);
    }
  }
}

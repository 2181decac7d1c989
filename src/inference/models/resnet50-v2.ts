import { stream } from '../../serving-core/random/streams.js';
import { ModelBuilder } from '../format/model-builder.js';
import type { Encoded } from '../format/protobuf-writer.js';

/** Blocks and output channels of the four stages (He et al., arXiv:1512.03385, Table 1, 50 layers). */
const stages = [
  { blocks: 3, channels: 256 },
  { blocks: 4, channels: 512 },
  { blocks: 6, channels: 1024 },
  { blocks: 3, channels: 2048 },
];
const classes = 1000;

/**
 * ResNet-50 v2 (He et al., arXiv:1603.05027; pre-activation, as in GluonCV's resnet50_v2, which Clockwork serves): the
 * operators, shapes and costs of the real one, with random weights in place of trained ones. Input `data` [N, 3, 224, 224],
 * output [N, 1000], float32. The same seed gives the same bytes.
 */
export function resnet50v2(seed: number): Encoded {
  const model = new ModelBuilder('resnet50_v2');
  const layers = new Layers(model, seed);
  let x = layers.normalize('data_norm', model.input('data', ['N', 3, 224, 224]), 3);
  x = layers.convolve('stem', x, { from: 3, to: 64, kernel: 7, stride: 2 });
  x = layers.activate('stem', x, 64);
  x = model.operator('MaxPool', [x], 'stem_pool', {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  });
  let from = 64;
  stages.forEach(({ blocks, channels }, s) => {
    for (let b = 0; b < blocks; b++) {
      const stride = b === 0 && s > 0 ? 2 : 1;
      x = layers.block(`stage${s + 1}_block${b + 1}`, x, { from, to: channels, stride });
      from = channels;
    }
  });
  x = layers.activate('head', x, from);
  x = model.operator('GlobalAveragePool', [x], 'head_pool');
  x = model.operator('Flatten', [x], 'head_flat', { axis: 1 });
  layers.classify(x, from);
  model.output('output', ['N', classes]);
  return model.build();
}

interface Convolution {
  from: number;
  to: number;
  kernel: number;
  stride: number;
}

/** The layers that the network is made of; weights are drawn in the order of the calls. */
class Layers {
  constructor(
    private readonly model: ModelBuilder,
    private readonly seed: number,
  ) {}

  /** A bottleneck: a quarter of the channels between two convolutions of one pixel; the sum is not activated. */
  block(name: string, input: string, { from, to, stride }: Omit<Convolution, 'kernel'>): string {
    const inner = to / 4;
    const active = this.activate(`${name}_1`, input, from);
    let x = this.convolve(`${name}_1`, active, { from, to: inner, kernel: 1, stride: 1 });
    x = this.activate(`${name}_2`, x, inner);
    x = this.convolve(`${name}_2`, x, { from: inner, to: inner, kernel: 3, stride });
    x = this.activate(`${name}_3`, x, inner);
    x = this.convolve(`${name}_3`, x, { from: inner, to, kernel: 1, stride: 1 });
    const shortcut =
      from === to ? input : this.convolve(`${name}_shortcut`, active, { from, to, kernel: 1, stride });
    return this.model.operator('Add', [x, shortcut], `${name}_sum`);
  }

  activate(name: string, input: string, channels: number): string {
    const normal = this.normalize(`${name}_norm`, input, channels);
    return this.model.operator('Relu', [normal], `${name}_relu`);
  }

  normalize(name: string, input: string, channels: number): string {
    const constant = (part: string, value: number): string =>
      this.model.weights(`${name}_${part}`, [channels], new Float32Array(channels).fill(value));
    const parts = [constant('scale', 1), constant('bias', 0), constant('mean', 0), constant('variance', 1)];
    return this.model.operator('BatchNormalization', [input, ...parts], name, { epsilon: { float: 1e-5 } });
  }

  convolve(name: string, input: string, { from, to, kernel, stride }: Convolution): string {
    const weights = this.#draw(`${name}_weight`, [to, from, kernel, kernel]);
    const pad = (kernel - 1) / 2;
    return this.model.operator('Conv', [input, weights], `${name}_conv`, {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    });
  }

  classify(input: string, from: number): void {
    const weights = this.#draw('dense_weight', [classes, from]);
    const bias = this.model.weights('dense_bias', [classes], new Float32Array(classes));
    this.model.operator('Gemm', [input, weights, bias], 'output', { transB: 1 });
  }

  // Uniform with variance 1 / fan-in, so that activations neither vanish nor overflow over fifty layers.
  #draw(name: string, shape: readonly number[]): string {
    const values = new Float32Array(shape.reduce((product, size) => product * size));
    const range = Math.sqrt(3 / (values.length / shape[0])) / 2 ** 31;
    const random = stream(this.seed, name);
    for (let i = 0; i < values.length; i++) values[i] = (random.integer() - 2 ** 31) * range;
    return this.model.weights(name, shape, values);
  }
}

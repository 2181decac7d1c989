import { endianness } from 'node:os';
import { FLOAT32 } from './element-types.js';
import { type Encoded, MessageWriter } from './protobuf-writer.js';

/** A whole number, a list of them, or `{ float }`: what an attribute of an operator may be. */
export type Attribute = number | readonly number[] | { float: number };

/** A size, or the name of one that every run may choose: `'N'` for the batch. */
export type Dimension = number | string;

const FLOAT_ATTRIBUTE = 1;
const INT_ATTRIBUTE = 2;
const INTS_ATTRIBUTE = 7;

/** First version of the file format that knows opset 13, and an opset with every operator of an image model. */
const IR_VERSION = 8;
const OPSET = 13;

/**
 * Builds an ONNX model operator by operator and writes it as onnx.proto (github.com/onnx/onnx) lays it out. The same calls
 * give the same bytes.
 */
export class ModelBuilder {
  readonly #nodes: Encoded[] = [];
  readonly #initializers: Encoded[] = [];
  readonly #inputs: Encoded[] = [];
  readonly #outputs: Encoded[] = [];

  constructor(private readonly name: string) {}

  input(name: string, shape: readonly Dimension[], type = FLOAT32): string {
    this.#inputs.push(valueInfo(name, shape, type));
    return name;
  }

  output(name: string, shape: readonly Dimension[], type = FLOAT32): void {
    this.#outputs.push(valueInfo(name, shape, type));
  }

  /** Weights: `values` in row-major order. */
  weights(name: string, shape: readonly number[], values: Float32Array): string {
    const tensor = new MessageWriter();
    for (const size of shape) tensor.integer(1, size);
    tensor.integer(2, FLOAT32).text(8, name);
    tensor.bytes(9, littleEndian(values));
    this.#initializers.push(tensor.end());
    return name;
  }

  /** Adds an operator whose one output is called `output`, and returns that name. */
  operator(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const node = new MessageWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(3, output).text(4, type);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.#nodes.push(node.end());
    return output;
  }

  build(): Encoded {
    const graph = new MessageWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, this.name);
    for (const tensor of this.#initializers) graph.message(5, tensor);
    for (const value of this.#inputs) graph.message(11, value);
    for (const value of this.#outputs) graph.message(12, value);
    return new MessageWriter()
      .integer(1, IR_VERSION)
      .text(2, 'repro')
      .message(7, graph.end())
      .message(8, new MessageWriter().text(1, '').integer(2, OPSET).end())
      .end();
  }
}

function attribute(name: string, value: Attribute): Encoded {
  const message = new MessageWriter().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, INT_ATTRIBUTE).end();
  if ('float' in value) return message.float(2, value.float).integer(20, FLOAT_ATTRIBUTE).end();
  for (const one of value) message.integer(8, one);
  return message.integer(20, INTS_ATTRIBUTE).end();
}

function valueInfo(name: string, shape: readonly Dimension[], type: number): Encoded {
  const dimensions = new MessageWriter();
  for (const size of shape) {
    const dimension = new MessageWriter();
    if (typeof size === 'number') dimension.integer(1, size);
    else dimension.text(2, size);
    dimensions.message(1, dimension.end());
  }
  const tensor = new MessageWriter().integer(1, type).message(2, dimensions.end());
  return new MessageWriter()
    .text(1, name)
    .message(2, new MessageWriter().message(1, tensor.end()).end())
    .end();
}

/**
 * The bytes of float32 values as `raw_data` has them (onnx.proto, TensorProto: "fixed-width, little-endian order"): without a copy
 * where the machine has that order itself, since weights may be a hundred megabytes.
 */
export function littleEndian(values: Float32Array, machine: 'LE' | 'BE' = endianness()): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (machine === 'LE') return bytes;
  return Buffer.from(bytes).swap32();
}

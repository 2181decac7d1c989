import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../../errors.js';
import { elementBytes } from './element-types.js';
import type { Dimension } from './model-builder.js';
import {
  BadMessage,
  bytesOf,
  type Field,
  fieldsOf,
  integersOf,
  messagesOf,
  textOf,
} from './protobuf-reader.js';

/** An input or output as a model declares it. */
export interface DeclaredTensor {
  name: string;
  /** ONNX's number of the element type; 0 for what is no tensor. */
  type: number;
  /** Undefined when the model does not say; a size that it leaves open without a name is `''`. */
  shape: readonly Dimension[] | undefined;
}

/** What a model file says of itself. */
export interface ModelFile {
  file: string;
  inputs: readonly DeclaredTensor[];
  outputs: readonly DeclaredTensor[];
  operators: number;
  /** Bytes of all constant tensors, wherever they are kept. */
  weightsSize: number;
}

/** Protocol buffers end here (protobuf.dev, "Total size of the message"); larger models keep their weights in files beside. */
const MOST_BYTES = 2 ** 31 - 1;

/** Reads a model's declarations without running it. @throws UserError when there is no file or it is no ONNX model. */
export async function readModelFile(file: string): Promise<ModelFile> {
  const bytes = await read(file);
  try {
    const graph = bytesOf([...fieldsOf(bytes)], 7);
    if (!graph) throw new BadMessage('it has no graph');
    const fields = [...fieldsOf(graph)];
    const nodes = messagesOf(fields, 1);
    if (nodes.length === 0) throw new BadMessage('its graph has no operator');
    const weights = messagesOf(fields, 5);
    // Older files list their weights among the inputs.
    const constant = new Set(weights.map((tensor) => textOf(tensor, 8)));
    return {
      file,
      inputs: messagesOf(fields, 11)
        .map(declared)
        .filter(({ name }) => !constant.has(name)),
      outputs: messagesOf(fields, 12).map(declared),
      operators: nodes.length,
      weightsSize: [...weights, ...nodes.flatMap(constantsOf)].reduce(
        (sum, one) => sum + tensorBytes(one),
        0,
      ),
    };
  } catch (error) {
    if (!(error instanceof BadMessage)) throw error;
    throw new UserError(
      'E_NOT_ONNX',
      `${file} is no ONNX model: ${error.message}.`,
      'Export the model with the ONNX exporter of your framework, or give resnet50_v2.',
    );
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES)
      throw new UserError(
        'E_NOT_ONNX',
        `${file} has ${(size / 1e9).toFixed(1)} GB; an ONNX file has at most 2.1 GB.`,
        'Save the weights as external data beside the model.',
      );
    return await readFile(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new UserError('E_NO_FILE', `${file} ${why}.`, 'Give an ONNX file, or resnet50_v2.');
  }
}

function declared(value: readonly Field[]): DeclaredTensor {
  const name = textOf(value, 1) ?? '';
  const [tensor] = messagesOf(messagesOf(value, 2)[0] ?? [], 1);
  if (!tensor) return { name, type: 0, shape: undefined };
  const [shape] = messagesOf(tensor, 2);
  const dimensions =
    shape && messagesOf(shape, 1).map((one) => integersOf(one, 1)[0] ?? textOf(one, 2) ?? '');
  return { name, type: integersOf(tensor, 1)[0] ?? 0, shape: dimensions };
}

/** The tensors that an operator carries as attributes, as `Constant` does. */
function constantsOf(node: readonly Field[]): Field[][] {
  return messagesOf(node, 5).flatMap((attribute) => messagesOf(attribute, 5));
}

function tensorBytes(tensor: readonly Field[]): number {
  const elements = integersOf(tensor, 1).reduce((product, size) => product * size, 1);
  return Math.ceil(elements * elementBytes(integersOf(tensor, 2)[0] ?? 0));
}

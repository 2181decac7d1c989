import type { Signature } from './signature.js';

/** The bytes are not as many as a batch needs. */
export class WrongSize extends Error {
  override readonly name = 'WrongSize';
}

/**
 * Raw bytes of a batch, input after input as they arrive in requests, as one buffer a tensor. A model of one input needs no
 * copy unless its elements would not be aligned.
 *
 * @throws WrongSize when the bytes are not `batch` inputs.
 */
export function splitInputs(
  { inputs, inputSize }: Signature,
  batch: number,
  bytes: Uint8Array,
): Uint8Array[] {
  if (bytes.byteLength !== batch * inputSize)
    throw new WrongSize(
      `${bytes.byteLength} bytes are not ${batch} inputs of ${inputSize} bytes (${batch * inputSize})`,
    );
  if (inputs.length === 1)
    return [bytes.byteOffset % inputs[0].type.bytes === 0 ? bytes : new Uint8Array(bytes)];
  let before = 0;
  return inputs.map(({ itemSize }) => {
    const tensor = new Uint8Array(batch * itemSize);
    for (let i = 0; i < batch; i++) {
      const from = i * inputSize + before;
      tensor.set(bytes.subarray(from, from + itemSize), i * itemSize);
    }
    before += itemSize;
    return tensor;
  });
}

/** Outputs of a batch, one buffer a tensor, as the bytes of output after output; the opposite of `splitInputs`. */
export function joinOutputs(tensors: readonly Uint8Array[], batch: number): Uint8Array {
  const size = tensors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const joined = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < batch; i++) {
    for (const tensor of tensors) {
      const item = tensor.byteLength / batch;
      joined.set(tensor.subarray(i * item, (i + 1) * item), at);
      at += item;
    }
  }
  return joined;
}

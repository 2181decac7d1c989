import type { Inference } from '../live-executor.js';
import { WorkerStatus } from '../messages.js';

/** Why a batch cannot be executed. */
export class BadInputs extends Error {
  override readonly name = 'BadInputs';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Decompresses a block that must give exactly `size` bytes; throws for anything else. */
export type Decompress = (block: Uint8Array, size: number) => Uint8Array;

/**
 * The raw inputs of a batch, decompressed where they are LZ4 blocks and padded with zeros to the batch size that runs. Checks in
 * the order of the original's worker. @throws BadInputs
 */
export function rawInputs(
  { batch, padded, inputSizes, body }: Inference,
  inputSize: number,
  decompress: Decompress,
): Uint8Array {
  const inputs = new Uint8Array(padded * inputSize);
  if (inputSizes.length === 0) {
    if (body.length !== batch * inputSize)
      throw new BadInputs(
        WorkerStatus.inputSize,
        `${body.length} bytes are not ${batch} inputs of ${inputSize} bytes`,
      );
    inputs.set(body);
    return inputs;
  }
  const total = inputSizes.reduce((sum, size) => sum + size, 0);
  if (inputSizes.length !== batch || total !== body.length)
    throw new BadInputs(
      WorkerStatus.inputSizes,
      `${inputSizes.length} inputs of ${total} bytes in all, but the batch is ${batch} and the body ${body.length} bytes`,
    );
  let at = 0;
  inputSizes.forEach((size, i) => {
    const block = body.subarray(at, at + size);
    at += size;
    try {
      inputs.set(decompress(block, inputSize), i * inputSize);
    } catch (error) {
      throw new BadInputs(WorkerStatus.decompression, `input ${i}: ${(error as Error).message}`);
    }
  });
  return inputs;
}

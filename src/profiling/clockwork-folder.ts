import { join } from 'node:path';
import { pageSize } from '../serving-core/clockwork/page.js';
import type { ModelProfile } from '../serving-core/common/profile.js';
import { prepareFolder, writeInto } from './write-profile.js';

const FLOAT = 2;

/**
 * Writes a profile as a model folder of Clockwork, `<folder>/<name>/`: `model.measurements`, and for each batch size a
 * `model.<b>.clockwork` and an empty `model.<b>.so`; and an empty `model.clockwork_params`, by which clients find models. Enough
 * for emulated workers, which execute nothing. Returns the paths. @throws UserError when one cannot be written.
 */
export function writeClockworkFolder(profile: ModelProfile, folder: string): string[] {
  const target = join(folder, profile.name);
  prepareFolder(target);
  return [
    writeInto(target, 'model.measurements', measurementsText(profile)),
    ...profile.batchSizes.flatMap((batch) => [
      writeInto(target, `model.${batch}.clockwork`, modelMetadata(profile, batch)),
      writeInto(target, `model.${batch}.so`, ''),
    ]),
    writeInto(target, 'model.clockwork_params', ''),
  ];
}

/** Times in ns, in the syntax of libconfig with 64-bit integers. */
export function measurementsText({ weightsTransfer, batchSizes, execution }: ModelProfile): string {
  const lines = batchSizes.map((batch, i) => `b${batch} = ${execution[i]}L;`);
  return `${[`weights = ${weightsTransfer}L;`, ...lines].join('\n')}\n`;
}

/**
 * The metadata of a compiled model in the form of pods, the serialisation that Clockwork uses, little-endian; its rules were found by
 * decoding the model files that Clockwork ships (docs/profile.md): a structure is its version, 1, and its fields; an array of structures is a
 * version, a count and the fields of each; other arrays are a count and the elements. One input, one output, no operator, and
 * as many pages as the weights fill.
 */
export function modelMetadata({ inputSize, outputSize, weightsSize }: ModelProfile, batch: number): Buffer {
  const pages = Math.ceil(weightsSize / pageSize);
  const [input, output] = [inputSize * batch, outputSize * batch];
  const parts: Buffer[] = [];
  const u32 = (...values: number[]) => parts.push(...values.map((value) => littleEndian(4, value)));
  const u64 = (...values: number[]) => parts.push(...values.map((value) => littleEndian(8, value)));
  const tensor = (offset: number, size: number) => {
    u64(offset);
    u32(0);
    u64(offset, size);
    u32(2);
    u64(batch, Math.ceil(size / batch / 4));
    u32(FLOAT, 32, 1);
  };
  u32(1);
  // Weights, weights in pages, workspace, inputs and outputs.
  u64(weightsSize, pages * pageSize, 0, input + output);
  // No function; no operator.
  u32(0, 1, 0);
  u32(1, 1);
  tensor(0, input);
  u32(1, 1);
  tensor(input, output);
  u64(pageSize);
  u32(1, pages);
  for (let page = 0; page < pages; page++)
    u64(page * pageSize, Math.min(pageSize, weightsSize - page * pageSize));
  return Buffer.concat(parts);
}

/** A whole number, exact to 2^53, in 4 or 8 bytes whatever the machine's own order. */
function littleEndian(bytes: 4 | 8, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 4) buffer.writeUInt32LE(value);
  else buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

/** What a worker must know of a model's `.clockwork` file: sizes of one input and output, bytes; pages of its weights. */
export interface ModelMeta {
  inputSize: number;
  outputSize: number;
  weightsSize: number;
  pages: number;
}

/** The file is not what it should be. */
export class BadModelFile extends Error {}

/** Most elements that an array in such a file may have, so that a wrong count is no endless loop. */
const MOST_ELEMENTS = 1_000_000;

/**
 * Reads the metadata of a compiled model: structures led by a version, arrays by version and count, little
 * endian, without padding. Throws BadModelFile when it ends too early, is of another version, or has more behind it.
 */
export function readModelMeta(bytes: Buffer): ModelMeta {
  let at = 0;
  const u32 = () => {
    if (at + 4 > bytes.length) throw new BadModelFile('it ends too early');
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const u64 = () => {
    const low = u32();
    return u32() * 2 ** 32 + low;
  };
  const version = () => {
    const found = u32();
    if (found !== 1) throw new BadModelFile(`it is of version ${found}, not 1`);
  };
  const count = () => {
    const found = u32();
    if (found > MOST_ELEMENTS) throw new BadModelFile(`it counts ${found} elements`);
    return found;
  };
  const skip = (length: number) => {
    if (at + length > bytes.length) throw new BadModelFile('it ends too early');
    at += length;
  };
  const structures = <T>(read: () => T): T[] => {
    version();
    return Array.from({ length: count() }, read);
  };
  const tensor = () => {
    skip(8 + 4 + 8);
    const size = u64();
    skip(8 * count());
    skip(12);
    return size;
  };

  version();
  const weightsSize = u64();
  skip(8 + 8 + 8);
  for (let left = count(); left > 0; left--) skip(u32());
  structures(() => {
    structures(tensor);
    skip(4);
    structures(() => skip(4 + 8 + 8));
  });
  const total = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0);
  const inputSize = total(structures(tensor));
  const outputSize = total(structures(tensor));
  skip(8);
  const pages = structures(() => skip(16)).length;
  if (at !== bytes.length) throw new BadModelFile(`it has ${bytes.length - at} bytes more than it should`);
  return { inputSize, outputSize, weightsSize, pages };
}

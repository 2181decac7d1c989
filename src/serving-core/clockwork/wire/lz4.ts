import { WireError } from './wire-error.js';

/** Shortest match; where no match may begin and which bytes must stay literals, before the end (LZ4 block format). */
const MATCH = 4;
const MATCH_LIMIT = 12;
const LAST_LITERALS = 5;
const HASH_BITS = 14;
const MOST_DISTANCE = 65_535;

/** Most bytes that `compressBlock` makes of `size`. */
export function compressBound(size: number): number {
  return size + Math.floor(size / 255) + 16;
}

/** Compresses one LZ4 block without a size prefix, as inputs travel. */
export function compressBlock(input: Uint8Array): Uint8Array {
  const output = new Uint8Array(compressBound(input.length));
  const table = new Int32Array(1 << HASH_BITS).fill(-1);
  let at = 0;
  let anchor = 0;
  let out = 0;
  while (at < input.length - MATCH_LIMIT) {
    const hash = hashAt(input, at);
    const candidate = table[hash];
    table[hash] = at;
    if (candidate < 0 || at - candidate > MOST_DISTANCE || !sameFour(input, candidate, at)) {
      // The longer nothing was found, the larger the steps: inputs that do not compress are passed over quickly.
      at += 1 + ((at - anchor) >> 6);
      continue;
    }
    let length = MATCH;
    const end = input.length - LAST_LITERALS;
    while (at + length < end && input[candidate + length] === input[at + length]) length++;
    out = putSequence(output, out, input, anchor, at, at - candidate, length);
    at += length;
    anchor = at;
  }
  out = putLiterals(output, out, input, anchor, input.length, 0);
  return output.slice(0, out);
}

/** Decompresses one block that must give exactly `size` bytes. Throws WireError for anything else. */
export function decompressBlock(block: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  let at = 0;
  let out = 0;
  const extended = (start: number): number => {
    let length = start;
    if (start !== 15) return length;
    for (let byte = 255; byte === 255; length += byte) {
      if (at >= block.length) throw new WireError('an LZ4 block ends within a length');
      byte = block[at++];
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = extended(token >> 4);
    if (literals > block.length - at || literals > size - out)
      throw new WireError('an LZ4 block has more literals than fit');
    output.set(block.subarray(at, at + literals), out);
    at += literals;
    out += literals;
    if (at === block.length) break;
    if (at + 2 > block.length) throw new WireError('an LZ4 block ends within a distance');
    const distance = block[at] | (block[at + 1] << 8);
    at += 2;
    const length = extended(token & 15) + MATCH;
    if (distance === 0 || distance > out) throw new WireError('an LZ4 block refers to before its beginning');
    if (length > size - out) throw new WireError('an LZ4 block gives more bytes than it should');
    if (distance >= length) output.copyWithin(out, out - distance, out - distance + length);
    else for (let i = 0; i < length; i++) output[out + i] = output[out + i - distance];
    out += length;
  }
  if (out !== size) throw new WireError(`an LZ4 block gives ${out} bytes, not ${size}`);
  return output;
}

function hashAt(bytes: Uint8Array, at: number): number {
  const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  return Math.imul(word, 2654435761) >>> (32 - HASH_BITS);
}

function sameFour(bytes: Uint8Array, a: number, b: number): boolean {
  return (
    bytes[a] === bytes[b] &&
    bytes[a + 1] === bytes[b + 1] &&
    bytes[a + 2] === bytes[b + 2] &&
    bytes[a + 3] === bytes[b + 3]
  );
}

function putSequence(
  output: Uint8Array,
  start: number,
  input: Uint8Array,
  from: number,
  to: number,
  distance: number,
  length: number,
): number {
  const coded = length - MATCH;
  let out = putLiterals(output, start, input, from, to, Math.min(coded, 15));
  output[out++] = distance & 255;
  output[out++] = distance >> 8;
  return coded < 15 ? out : putLength(output, out, coded - 15);
}

function putLiterals(
  output: Uint8Array,
  start: number,
  input: Uint8Array,
  from: number,
  to: number,
  matchNibble: number,
): number {
  const count = to - from;
  output[start] = (Math.min(count, 15) << 4) | matchNibble;
  const out = count < 15 ? start + 1 : putLength(output, start + 1, count - 15);
  output.set(input.subarray(from, to), out);
  return out + count;
}

function putLength(output: Uint8Array, start: number, length: number): number {
  let out = start;
  let rest = length;
  for (; rest >= 255; rest -= 255) output[out++] = 255;
  output[out++] = rest;
  return out;
}

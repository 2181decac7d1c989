import { compressBlock } from '../../serving-core/clockwork/wire/lz4.js';
import { stream } from '../../serving-core/random/streams.js';
import type { Uniform } from '../../serving-core/random/uniform.js';

/** Inputs of each size, as many as the original has pictures. */
const INPUTS = 20;
/** Share of an input that does not compress, from the first of a size to the last: 15 % on average, as the original's pictures. */
const LEAST_NOISE = 0.05;
const MOST_NOISE = 0.24;
const BLOCK = 2048;

/**
 * Compressed inputs for models of any input size, made when a size is first asked for: noise and flat areas in turn, so that
 * they compress to about 15 %. The same inputs in every process.
 */
export class InputPool {
  private readonly bySize = new Map<number, readonly Uint8Array[]>();

  constructor(private readonly choice: Uniform) {}

  /** One of the inputs of `size` bytes, by chance. */
  pick(size: number): Uint8Array {
    const inputs = this.prepare(size);
    return inputs[Math.floor(this.choice.next() * inputs.length)];
  }

  /** All inputs of `size` bytes, which takes some time the first time. */
  prepare(size: number): readonly Uint8Array[] {
    let inputs = this.bySize.get(size);
    if (inputs === undefined) {
      inputs = Array.from({ length: INPUTS }, (_, i) => compressBlock(makeInput(size, i)));
      this.bySize.set(size, inputs);
    }
    return inputs;
  }
}

/** The `index`-th input of `size` bytes, as it is before compression. */
export function makeInput(size: number, index: number): Uint8Array {
  const random = stream(0, `inputs/${size}/${index}`);
  const noise = LEAST_NOISE + ((MOST_NOISE - LEAST_NOISE) * index) / (INPUTS - 1);
  const input = new Uint8Array(size);
  for (let at = 0; at < size; at += BLOCK) {
    const end = Math.min(at + Math.round(BLOCK * noise), size);
    for (let i = at; i < end; i++) input[i] = random.integer() & 255;
    input.fill(index, end, Math.min(at + BLOCK, size));
  }
  return input;
}

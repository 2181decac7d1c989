import { stream } from '../../serving-core/random/streams.js';
import type { Signature } from './signature.js';

/**
 * Bytes of a batch of made-up inputs: floats uniform in [0, 1), as a normalised image has them, and 0 or 1 in whole numbers,
 * which are valid as ids of a vocabulary and as masks. Same seed, same bytes.
 */
export function syntheticInput({ inputs, inputSize }: Signature, batch: number, seed = 0): Uint8Array {
  const random = stream(seed, 'inference input');
  const bytes = new Uint8Array(batch * inputSize);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let i = 0; i < batch; i++) {
    for (const { type, itemSize } of inputs) {
      for (const end = at + itemSize; at < end; at += type.bytes) {
        const value = random.integer() / 2 ** 32;
        if (type.name === 'float32') view.setFloat32(at, value, true);
        else if (type.name === 'float64') view.setFloat64(at, value, true);
        // 0.5 in half precision, or 0: a conversion of every value is not worth its code here.
        else if (type.name === 'float16') view.setUint16(at, value < 0.5 ? 0 : 0x3800, true);
        else view.setUint8(at, value < 0.5 ? 0 : 1);
      }
    }
  }
  return bytes;
}

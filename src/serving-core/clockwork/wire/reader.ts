import type { Epoch } from './epoch.js';
import { WireError } from './wire-error.js';

const WORD = 2 ** 32;

/** A place in received bytes, and the end that it may not pass. Throws WireError where the bytes end too early. */
export class Reader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  /** Words of the varint or fixed64 that was read last. */
  high = 0;
  low = 0;

  constructor(readonly epoch: Epoch) {}

  open(bytes: Uint8Array, at = 0, end = bytes.length): this {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    return this;
  }

  /** Reads a varint into `high` and `low`. */
  varint(): void {
    const { bytes, end } = this;
    let at = this.at;
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= end) throw new WireError('a number is cut short');
      if (shift > 63) throw new WireError('a number is longer than 10 bytes');
      const byte = bytes[at++];
      const part = byte & 127;
      if (shift < 28) {
        low |= part << shift;
      } else if (shift === 28) {
        low |= part << 28;
        high = part >>> 4;
      } else {
        high |= part << (shift - 32);
      }
      if (byte < 128) break;
    }
    this.at = at;
    this.low = low >>> 0;
    this.high = high >>> 0;
  }

  fixed64(): void {
    const { bytes, at } = this;
    this.skip(8);
    this.low = word(bytes, at);
    this.high = word(bytes, at + 4);
  }

  fixed32(): number {
    const { bytes, at } = this;
    this.skip(4);
    return word(bytes, at);
  }

  /** `high` and `low` as a number: 2^64 − 1, which says that there is no bound, is Infinity; others must be exact. */
  number(): number {
    if (this.high < 0x200000) return this.high * WORD + this.low;
    if (this.high === WORD - 1 && this.low === WORD - 1) return Number.POSITIVE_INFINITY;
    throw new WireError('a number is beyond 2^53');
  }

  /** A length, and that so many bytes are there. */
  length(): number {
    this.varint();
    if (this.high !== 0 || this.low > this.end - this.at)
      throw new WireError('a field is longer than its message');
    return this.low;
  }

  skip(count: number): void {
    if (count > this.end - this.at) throw new WireError('a field is cut short');
    this.at += count;
  }

  /** Passes over a field that no message here has. */
  skipField(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.skip(8);
    else if (wireType === 2) this.skip(this.length());
    else if (wireType === 5) this.skip(4);
    else throw new WireError(`a field has the wire type ${wireType}`);
  }
}

/** Unsigned 32 bits, little endian. */
export function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

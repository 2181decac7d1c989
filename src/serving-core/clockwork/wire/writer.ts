import type { Epoch } from './epoch.js';

const WORD = 2 ** 32;

/** Bytes being written, at `at`; the buffer grows as it must. */
export class Writer {
  bytes: Buffer;
  at = 0;

  constructor(
    readonly epoch: Epoch,
    size = 4096,
  ) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Makes sure that `count` more bytes fit. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + count));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  varint(high: number, low: number): void {
    this.reserve(10);
    const { bytes } = this;
    let at = this.at;
    let rest = low >>> 0;
    let above = high >>> 0;
    while (above > 0 || rest > 127) {
      bytes[at++] = (rest & 127) | 128;
      rest = ((rest >>> 7) | (above << 25)) >>> 0;
      above >>>= 7;
    }
    bytes[at++] = rest;
    this.at = at;
  }

  fixed64(high: number, low: number): void {
    this.reserve(8);
    putWord(this.bytes, this.at, low);
    putWord(this.bytes, this.at + 4, high);
    this.at += 8;
  }

  /** A whole number from 0 to 2^53 as words; Infinity as 2^64 − 1. */
  unsigned(value: number, put: 'varint' | 'fixed64'): void {
    if (value === Number.POSITIVE_INFINITY) {
      this[put](WORD - 1, WORD - 1);
      return;
    }
    const whole = Math.floor(value);
    const high = Math.floor(whole / WORD);
    this[put](high, whole - high * WORD);
  }

  /** Writes what `fill` writes, with its length before it. */
  delimited<T>(value: T, fill: (writer: Writer, value: T) => void): void {
    this.reserve(1);
    const start = ++this.at;
    fill(this, value);
    const length = this.at - start;
    if (length < 128) {
      this.bytes[start - 1] = length;
      return;
    }
    // Rare: the length needs more than the byte that was left for it.
    this.at = start - 1;
    const content = Buffer.from(this.bytes.subarray(start, start + length));
    this.varint(0, length);
    this.reserve(length);
    this.bytes.set(content, this.at);
    this.at += length;
  }
}

export function putWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 255;
  bytes[at + 1] = (value >>> 8) & 255;
  bytes[at + 2] = (value >>> 16) & 255;
  bytes[at + 3] = (value >>> 24) & 255;
}

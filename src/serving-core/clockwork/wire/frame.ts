import type { Epoch } from './epoch.js';
import { Reader, word } from './reader.js';
import { WireError } from './wire-error.js';

const WORD = 2 ** 32;

/** Bytes of the pre-header: lengths of header and body, type, id, sender's clock, sender's least delta; six times 64 bits. */
export const PRE_HEADER = 48;

/** Largest header and body, bytes, that a receiver takes; beyond them the connection is closed. */
export interface FrameLimits {
  header: number;
  body: number;
}

/** A message as it arrived. `header` stands at its protocol buffer, and is only good until the next message. */
export interface Frame {
  type: number;
  id: number;
  /** Sender's clock when it wrote the message, as a time of this process's epoch. */
  sent: number;
  /** The sender's least (its clock − mine + delay), ns; Infinity when it has received nothing yet. */
  delta: number;
  header: Reader;
  body: Uint8Array;
}

const NO_BODY = new Uint8Array(0);
/** Chunks that wait before they are put together, so that a peer that sends byte by byte costs no object for each. */
const SMALL_CHUNKS = 256;

/**
 * Cuts the bytes of a connection into messages. What is not complete waits as the chunks that came, so a peer that
 * announces much and sends little costs little.
 */
export class FrameReader {
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  /** Chunks at the front of `waiting` that are put together already. */
  private merged = 0;
  /** Bytes that must be there before another look is worth while. */
  private needed = PRE_HEADER;
  private readonly frame: Frame;

  constructor(
    epoch: Epoch,
    private readonly limits: FrameLimits,
    private readonly onFrame: (frame: Frame) => void,
  ) {
    this.frame = { type: 0, id: 0, sent: 0, delta: 0, header: new Reader(epoch), body: NO_BODY };
  }

  /** Bytes of a message that is not complete yet. */
  get pending(): number {
    return this.waitingBytes;
  }

  /** Takes the next bytes, and hands on every message that they complete. Throws WireError at the first broken one. */
  push(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.waitingBytes > 0) {
      this.waiting.push(chunk);
      this.waitingBytes += chunk.length;
      if (this.waitingBytes < this.needed) {
        if (this.waiting.length - this.merged >= SMALL_CHUNKS) this.merge();
        return;
      }
      bytes = Buffer.concat(this.waiting, this.waitingBytes);
      this.waiting = [];
      this.waitingBytes = 0;
      this.merged = 0;
    }
    let at = 0;
    while (bytes.length - at >= PRE_HEADER) {
      const header = length(bytes, at, this.limits.header, 'header');
      const body = length(bytes, at + 8, this.limits.body, 'body');
      const end = at + PRE_HEADER + header + body;
      if (end > bytes.length) break;
      this.deliver(bytes, at, header, end);
      at = end;
    }
    if (at === bytes.length) return;
    const rest = bytes.subarray(at);
    this.waiting.push(rest);
    this.waitingBytes = rest.length;
    this.needed = PRE_HEADER;
    if (rest.length >= PRE_HEADER) this.needed += word(rest, 0) + word(rest, 8);
  }

  private merge(): void {
    this.waiting.push(Buffer.concat(this.waiting.splice(this.merged)));
    this.merged = this.waiting.length;
  }

  private deliver(bytes: Uint8Array, at: number, header: number, end: number): void {
    const { frame } = this;
    const { epoch } = frame.header;
    const start = at + PRE_HEADER;
    frame.type = small(bytes, at + 16, 'message type');
    frame.id = small(bytes, at + 24, 'message id');
    frame.sent = epoch.join(word(bytes, at + 36), word(bytes, at + 32));
    const high = word(bytes, at + 44);
    const low = word(bytes, at + 40);
    frame.delta =
      high === 0x7fffffff && low === WORD - 1 ? Number.POSITIVE_INFINITY : (high | 0) * WORD + low;
    frame.header.open(bytes, start, start + header);
    frame.body = start + header === end ? NO_BODY : bytes.subarray(start + header, end);
    this.onFrame(frame);
  }
}

function length(bytes: Uint8Array, at: number, most: number, what: string): number {
  const low = word(bytes, at);
  if (word(bytes, at + 4) !== 0 || low > most) throw new WireError(`a ${what} is longer than ${most} bytes`);
  return low;
}

function small(bytes: Uint8Array, at: number, what: string): number {
  const high = word(bytes, at + 4);
  if (high >= 0x200000) throw new WireError(`a ${what} is beyond 2^53`);
  return high * WORD + word(bytes, at);
}

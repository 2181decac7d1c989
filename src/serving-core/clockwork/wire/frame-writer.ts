import { PRE_HEADER } from './frame.js';
import type { MessageType } from './message.js';
import { putWord, type Writer } from './writer.js';

const WORD = 2 ** 32;

/**
 * Appends a message's pre-header and header to `writer`; its body of `bodyLength` bytes must follow on the connection.
 * `now`: the sender's clock. `delta`: its least delta for this connection, ns, Infinity before anything was received.
 */
export function writeFrame<T>(
  writer: Writer,
  type: number,
  id: number,
  message: MessageType<T>,
  value: T,
  bodyLength: number,
  now: number,
  delta: number,
): void {
  writer.reserve(PRE_HEADER);
  const start = writer.at;
  writer.at += PRE_HEADER;
  message.encode(writer, value);
  const { bytes, at, epoch } = writer;
  putPair(bytes, start, 0, at - start - PRE_HEADER);
  putPair(bytes, start + 8, 0, bodyLength);
  putPair(bytes, start + 16, 0, type);
  putPair(bytes, start + 24, Math.floor(id / WORD), id % WORD);
  epoch.split(now);
  putPair(bytes, start + 32, epoch.high, epoch.low);
  if (delta === Number.POSITIVE_INFINITY) {
    putPair(bytes, start + 40, 0x7fffffff, WORD - 1);
  } else {
    const whole = Math.floor(delta);
    const high = Math.floor(whole / WORD);
    putPair(bytes, start + 40, high, whole - high * WORD);
  }
}

function putPair(bytes: Uint8Array, at: number, high: number, low: number): void {
  putWord(bytes, at, low);
  putWord(bytes, at + 4, high);
}

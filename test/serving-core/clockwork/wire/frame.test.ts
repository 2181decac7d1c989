import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listRequest } from '../../../../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../../../../src/serving-core/clockwork/wire/epoch.js';
import { FrameReader } from '../../../../src/serving-core/clockwork/wire/frame.js';
import { writeFrame } from '../../../../src/serving-core/clockwork/wire/frame-writer.js';
import { WireError } from '../../../../src/serving-core/clockwork/wire/wire-error.js';
import { Writer } from '../../../../src/serving-core/clockwork/wire/writer.js';
import { cutAt } from '../../../support/recordings.js';

const epoch = new Epoch(1795312993354021277n);
const limits = { header: 1000, body: 5000 };

interface Seen {
  type: number;
  id: number;
  sent: number;
  delta: number;
  userRequestId: number;
  body: string;
}

function reader(onFrame: (seen: Seen) => void): FrameReader {
  return new FrameReader(epoch, limits, ({ type, id, sent, delta, header, body }) => {
    const { userRequestId } = listRequest.decode(header).header;
    onFrame({ type, id, sent, delta, userRequestId, body: Buffer.from(body).toString('hex') });
  });
}

function bytesOf({ type, id, sent, delta, userRequestId, body }: Seen): Buffer {
  const writer = new Writer(epoch, 1);
  const value = { header: { userId: 0, userRequestId } };
  writeFrame(writer, type, id, listRequest, value, body.length / 2, sent, delta);
  return Buffer.concat([writer.bytes.subarray(0, writer.at), Buffer.from(body, 'hex')]);
}

const frames = fc.array(
  fc.record({
    type: fc.nat(200),
    id: fc.maxSafeNat(),
    sent: fc.integer({ min: -1e15, max: 1e15 }),
    delta: fc.oneof(fc.integer({ min: -1e15, max: 1e15 }), fc.constant(Number.POSITIVE_INFINITY)),
    userRequestId: fc.nat(2 ** 31 - 1),
    body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  }),
  { minLength: 1, maxLength: 8 },
);

describe('frames', () => {
  it('arrive whole and in order, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat(4000), { maxLength: 40 }), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(bytesOf));
        const seen: Seen[] = [];
        const stream = reader((frame) => seen.push(frame));
        const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
        for (const part of cutAt(bytes, places)) stream.push(part);
        expect(seen).toEqual(sent);
        expect(stream.pending).toBe(0);
      }),
    );
  });

  it('arrive from single bytes', () => {
    const frame = { type: 5, id: 1, sent: 7, delta: 3, userRequestId: 9, body: 'aabb'.repeat(500) };
    const seen: Seen[] = [];
    const stream = reader((one) => seen.push(one));
    for (const byte of bytesOf(frame)) stream.push(Uint8Array.of(byte));
    expect(seen).toEqual([frame]);
  });

  const header = (words: bigint[]) =>
    Buffer.concat(
      words.map((word) => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64LE(word);
        return bytes;
      }),
    );

  it.each([
    ['a header beyond the limit', [1001n, 0n, 5n, 0n, 0n, 0n], 'a header is longer than 1000 bytes'],
    ['a body beyond the limit', [0n, 5001n, 5n, 0n, 0n, 0n], 'a body is longer than 5000 bytes'],
    ['a length of 2^63', [1n << 63n, 0n, 5n, 0n, 0n, 0n], 'a header is longer than 1000 bytes'],
    ['a body of 2^32', [0n, 1n << 32n, 5n, 0n, 0n, 0n], 'a body is longer than 5000 bytes'],
    ['an id that cannot be echoed', [0n, 0n, 5n, 1n << 60n, 0n, 0n], 'a message id is beyond 2^53'],
  ])('with %s are refused as soon as the pre-header is there', (_what, words, reason) => {
    expect(() => reader(() => {}).push(header(words))).toThrow(new WireError(reason));
  });

  it('that announce much and bring little hold no more than they bring', () => {
    const stream = reader(() => {});
    stream.push(header([1000n, 5000n, 5n, 0n, 0n, 0n]));
    stream.push(Buffer.alloc(10));
    expect(stream.pending).toBe(58);
  });

  it('made of noise end in a WireError or in waiting for more', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (chunks) => {
        const stream = reader(() => {});
        try {
          for (const chunk of chunks) stream.push(chunk);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});

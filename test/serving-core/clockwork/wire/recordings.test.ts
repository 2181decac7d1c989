import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clientRequests,
  clientResponses,
} from '../../../../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../../../../src/serving-core/clockwork/wire/epoch.js';
import { FrameReader } from '../../../../src/serving-core/clockwork/wire/frame.js';
import { writeFrame } from '../../../../src/serving-core/clockwork/wire/frame-writer.js';
import { workerActions, workerResults } from '../../../../src/serving-core/clockwork/wire/worker-messages.js';
import { Writer } from '../../../../src/serving-core/clockwork/wire/writer.js';
import { cutAt, haveRecordings, recordedStream } from '../../../support/recordings.js';

const epoch = new Epoch(1795312990000000000n);
const streams = [
  ['the original client', 'client-noinput', false, clientRequests, 70],
  ['the original controller to its client', 'client-noinput', true, clientResponses, 70],
  ['the original controller to its worker', 'worker-noinput', false, workerActions, 72],
  ['the original worker', 'worker-noinput', true, workerResults, 72],
] as const;

/** Reads a stream, cut at `cuts`, and writes every message again. */
function rewrite(bytes: Buffer, types: (typeof streams)[number][3], cuts: readonly number[]) {
  const writer = new Writer(epoch);
  let messages = 0;
  const reader = new FrameReader(epoch, { header: 1 << 20, body: 1 << 20 }, (frame) => {
    const type = types.get(frame.type);
    if (type === undefined) throw new Error(`type ${frame.type}`);
    const value = type.decode(frame.header);
    writeFrame(writer, frame.type, frame.id, type, value, frame.body.length, frame.sent, frame.delta);
    messages++;
  });
  for (const part of cutAt(bytes, cuts)) reader.push(part);
  return { messages, left: reader.pending, written: writer.bytes.subarray(0, writer.at) };
}

describe.skipIf(!haveRecordings)('the recorded conversations of the original', () => {
  it.each(streams)(
    '%s: every byte is read, and written again as it was',
    (_who, name, back, types, count) => {
      const bytes = recordedStream(name, back);
      const { messages, left, written } = rewrite(bytes, types, []);
      expect(left).toBe(0);
      expect(messages).toBe(count);
      expect(written.equals(bytes)).toBe(true);
    },
  );

  it.each(streams)('%s: the same, wherever the bytes are cut', (_who, name, back, types) => {
    const bytes = recordedStream(name, back);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 60 }),
        (cuts) => {
          const { left, written } = rewrite(
            bytes,
            types,
            cuts.sort((a, b) => a - b),
          );
          expect(left).toBe(0);
          expect(written.equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { BadMessage, fieldsOf, integersOf } from '../../src/inference/format/protobuf-reader.js';
import { MessageWriter } from '../../src/inference/format/protobuf-writer.js';
import { readModelFile } from '../../src/inference/format/read-model.js';
import { FrameCutter, frame, WORK } from '../../src/live/faro/replica/frames.js';
import { BadModelFile, readModelMeta } from '../../src/live/files/model-meta.js';
import { decodeJob, decodeReply, encodeJob, encodeReply } from '../../src/live/kairos/protocol.js';
import { RecordReader, record } from '../../src/live/pipeline/records.js';
import { clientRequests, clientResponses } from '../../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../../src/serving-core/clockwork/wire/epoch.js';
import { FrameReader } from '../../src/serving-core/clockwork/wire/frame.js';
import { writeFrame } from '../../src/serving-core/clockwork/wire/frame-writer.js';
import { compressBlock, decompressBlock } from '../../src/serving-core/clockwork/wire/lz4.js';
import type { MessageType } from '../../src/serving-core/clockwork/wire/message.js';
import { WireError } from '../../src/serving-core/clockwork/wire/wire-error.js';
import { workerActions, workerResults } from '../../src/serving-core/clockwork/wire/worker-messages.js';
import { Writer } from '../../src/serving-core/clockwork/wire/writer.js';
import { modelFile } from '../support/model-file.js';
import { fuzz } from './support/fuzz.js';
import { mutateBytes } from './support/mutate.js';
import { scratchFolder, throughFile } from './support/scratch.js';

const folder = scratchFolder();
const mutate = mutateBytes;
const epoch = new Epoch(1795312993354021277n);
const limits = { header: 10_000, body: 50_000 };
type AnyMessage = MessageType<Record<string, unknown>>;

/** Two messages of every type, the second with a body, as the product's own encoder writes them. */
function conversations(types: ReadonlyMap<number, AnyMessage>): Buffer[] {
  return [...types].map(([type, message]) => {
    const parts = [1, 2 ** 40].map((id) => {
      const writer = new Writer(epoch);
      const body = Buffer.alloc(id === 1 ? 0 : 20, 7);
      writeFrame(writer, type, id, message, filled(message.empty()), body.length, id, 5);
      return Buffer.concat([writer.bytes.subarray(0, writer.at), body]);
    });
    return Buffer.concat(parts);
  });
}

function filled<T>(value: T): T {
  if (typeof value === 'number') return (Number.isFinite(value) ? 3 : 5e8) as T;
  if (typeof value === 'string') return 'a/b' as T;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, filled(one)])) as T;
}

/** What a decoded message may hold: whole numbers, infinity where there is no bound, and the epoch's times. */
function check(value: unknown): void {
  if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) check(one);
  else expect(['number', 'string', 'boolean'].includes(typeof value)).toBe(true);
}

describe('mutations of bytes', () => {
  it.each([
    ['requests of clients', clientRequests],
    ['responses to clients', clientResponses],
    ['actions to workers', workerActions],
    ['results of workers', workerResults],
  ])('of %s are read or refused', (name, types) =>
    fuzz({
      name: `wire/${name}`,
      corpus: conversations(types),
      count: 9000,
      mutate,
      refusal: WireError,
      read(input) {
        const reader = new FrameReader(epoch, limits, ({ type, id, header, body }) => {
          expect(Number.isSafeInteger(id) && body.length <= limits.body).toBe(true);
          const known = types.get(type);
          if (!known) throw new WireError('unknown type');
          check(known.decode(header));
        });
        const cut = input.length % 97;
        reader.push(input.subarray(0, cut));
        reader.push(input.subarray(cut));
        expect(reader.pending).toBeLessThanOrEqual(input.length);
      },
    }),
  );

  it('of blocks of LZ4 are unpacked to the size that was told, or refused', () => {
    const texts = [Buffer.alloc(5000), Buffer.from('abcabcd'.repeat(400)), Buffer.from('a few literals')];
    return fuzz({
      name: 'lz4',
      corpus: texts.map(compressBlock),
      count: 15_000,
      mutate,
      refusal: WireError,
      read(input) {
        const size = [5000, 2800, 14].find((one) => unpacks(input, one)) ?? 5000;
        expect(decompressBlock(input, size)).toHaveLength(size);
      },
    });
  });

  it('of jobs and replies of Kairos are read or refused', () =>
    fuzz({
      name: 'kairos-messages',
      count: 12_000,
      mutate,
      refusal: BadMessage,
      corpus: [
        encodeJob({ batch: 700, qWait: 1.5 }),
        encodeReply({ exeTime: 3.5, idx: 2, qWait: 1.5 }),
        Buffer.concat([encodeJob({ batch: 1, qWait: 0 }), encodeReply({ exeTime: 0, idx: 9, qWait: 0 })]),
      ],
      read(input) {
        const { batch, qWait } = decodeJob(input);
        const { idx } = decodeReply(input);
        expect([batch, idx, qWait].every((value) => typeof value === 'number')).toBe(true);
      },
    }));

  it('of ONNX models are read or refused', () => {
    const model = readable();
    return fuzz({
      name: 'onnx',
      corpus: [model],
      count: 3000,
      mutate,
      read: throughFile(folder, 'm.onnx', async (file) => {
        const { weightsSize, operators, inputs, outputs } = await readModelFile(file);
        expect(weightsSize).toBeGreaterThanOrEqual(0);
        expect(operators).toBeGreaterThan(0);
        for (const { name, shape } of [...inputs, ...outputs]) {
          expect(typeof name).toBe('string');
          for (const size of shape ?? []) expect(['number', 'string']).toContain(typeof size);
        }
      }),
    });
  });

  it('of packed numbers are read or refused', () =>
    fuzz({
      name: 'packed',
      count: 5000,
      mutate,
      refusal: BadMessage,
      corpus: [Buffer.concat(new MessageWriter().bytes(1, Buffer.from([1, 0xac, 2, 0x7f])).end().chunks)],
      read(input) {
        for (const value of integersOf([...fieldsOf(input)], 1)) expect(typeof value).toBe('number');
      },
    }));

  it("of the metadata of Clockwork's compiled models are read or refused", () =>
    fuzz({
      name: 'model-meta',
      corpus: [modelFile()],
      count: 6000,
      mutate,
      refusal: BadModelFile,
      read(input) {
        for (const size of Object.values(readModelMeta(input))) expect(size).toBeGreaterThanOrEqual(0);
      },
    }));

  it('of what replicas of Faro and their heads tell each other are read or refused', () =>
    fuzz({
      name: 'faro-frames',
      count: 6000,
      mutate,
      refusal: Error,
      corpus: [Buffer.concat([frame(1, WORK, Buffer.from('abc')), frame(7, 200, Buffer.alloc(0))])],
      read(input) {
        const cutter = new FrameCutter(100, ({ body }) => expect(body.length <= 100).toBe(true));
        for (let at = 0; at < input.length; at += 1000) cutter.push(input.subarray(at, at + 1000));
      },
    }));

  it('of what replicas of pipelines and their router tell each other never end a reader', () => {
    let records = 0;
    const reader = new RecordReader(() => {
      records++;
    });
    return fuzz({
      name: 'pipeline-records',
      corpus: [record(1, 2, 3e6)],
      count: 2000,
      mutate,
      takesAll: true,
      read(input) {
        const before = records;
        reader.push(Buffer.concat([input, Buffer.alloc((16 - (input.length % 16)) % 16)]));
        expect(records - before).toBe(Math.ceil(input.length / 16));
      },
    });
  });
});

function unpacks(block: Buffer, size: number): boolean {
  try {
    decompressBlock(block, size);
    return true;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

/** A small model in ONNX's format: one operator, a weight, an input with an open size and an output. */
function readable(): Buffer {
  const encoded = (writer: MessageWriter) => writer.end();
  const shape = encoded(
    new MessageWriter()
      .message(1, encoded(new MessageWriter().text(2, 'N')))
      .message(1, encoded(new MessageWriter().integer(1, 4))),
  );
  const declared = (name: string) =>
    encoded(
      new MessageWriter()
        .text(1, name)
        .message(
          2,
          encoded(
            new MessageWriter().message(1, encoded(new MessageWriter().integer(1, 1).message(2, shape))),
          ),
        ),
    );
  const weight = encoded(new MessageWriter().integer(1, 2).integer(1, 2).integer(2, 1).text(8, 'w'));
  const node = encoded(new MessageWriter().text(1, 'x').text(2, 'y').text(4, 'MatMul'));
  const graph = encoded(
    new MessageWriter()
      .message(1, node)
      .message(5, weight)
      .message(11, declared('x'))
      .message(12, declared('y')),
  );
  return Buffer.concat(encoded(new MessageWriter().integer(1, 8).message(7, graph)).chunks);
}

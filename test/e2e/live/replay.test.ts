import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ClientType,
  clientResponses,
  inferenceRequest,
} from '../../../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../../../src/serving-core/clockwork/wire/epoch.js';
import { type Frame, FrameReader } from '../../../src/serving-core/clockwork/wire/frame.js';
import { Reader } from '../../../src/serving-core/clockwork/wire/reader.js';
import { workerActions, workerResults } from '../../../src/serving-core/clockwork/wire/worker-messages.js';
import { haveRecordings, recordedStream } from '../../support/recordings.js';
import { Peer } from './peer.js';
import { Deployment } from './process.js';

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});
afterEach(() => deployment.end());

/** What the original's client said before its first inference, and what its controller answered: whole headers. */
const load = '0a040800100012232f7372762f636c6f636b2f6d6f64656c732f7265736e657435305f76322f6d6f64656c1803';
const loaded = '0a06080010001a0010001880e02420a01f2803';
const list = '0a0408001001';
const initializing = '0a1d080110051a17436f6e74726f6c6c657220696e697469616c697a696e67';
const listAgain = '0a0408001002';
const listed =
  '0a06080210001a00' +
  [0, 1, 2]
    .map(
      (id) =>
        `122e080${id}12232f7372762f636c6f636b2f6d6f64656c732f7265736e657435305f76322f6d6f64656c1880e02420a01f`,
    )
    .join('');
const infer = '0a0408001003100018012500000000';
const inferred = '0a06080310001a0010001801';

/** A frame around a header, as a client that knows nothing of this code would send it. */
function frame(type: number, id: number, header: string): Buffer {
  const bytes = Buffer.alloc(48);
  bytes.writeBigUInt64LE(BigInt(header.length / 2), 0);
  bytes.writeBigUInt64LE(BigInt(type), 16);
  bytes.writeBigUInt64LE(BigInt(id), 24);
  bytes.writeBigUInt64LE(BigInt(Date.now()) * 1_000_000n, 32);
  bytes.writeBigUInt64LE(0x7fffffffffffffffn, 40);
  return Buffer.concat([bytes, Buffer.from(header, 'hex')]);
}

/** The messages of a recorded stream, each with a copy of its header. */
function messages(bytes: Buffer): { type: number; id: number; header: Buffer }[] {
  const found: { type: number; id: number; header: Buffer }[] = [];
  const take = ({ type, id, header }: Frame) =>
    found.push({ type, id, header: Buffer.from(header.bytes.subarray(header.at, header.end)) });
  new FrameReader(new Epoch(0n), { header: 1 << 20, body: 1 << 20 }, take).push(bytes);
  return found;
}

describe('the conversation of the original client', () => {
  it('is answered by our controller with the very bytes of the original', async () => {
    const worker = await deployment.worker();
    // A second is ample for a machine that is busy with other tests.
    const patient = ['--default-slo', '10s', '--schedule-ahead', '1s'];
    const controller = await deployment.controller('INFER5', [worker.port], ...patient);
    const peer = await Peer.connect(controller.port, clientResponses);
    const ask = async (type: number, id: number, header: string) => {
      peer.socket.write(frame(type, id, header));
      const answer = await peer.answer((one) => one.id === id);
      expect(answer.type).toBe(type + 100);
      return answer.header;
    };
    expect(await ask(3, 0, load)).toBe(loaded);
    expect(await ask(5, 1, list)).toBe(initializing);
    expect(await ask(5, 2, listAgain)).toBe(listed);
    expect(await ask(2, 3, infer)).toBe(inferred);
  });

  it.skipIf(!haveRecordings)(
    'replayed from the recording, gets an answer of its shape to each message',
    async () => {
      const worker = await deployment.worker();
      const controller = await deployment.controller('INFER5', [worker.port]);
      const requests = messages(recordedStream('client-noinput', false));
      const recorded = messages(recordedStream('client-noinput', true));
      const peer = await Peer.connect(controller.port, clientResponses);
      for (const { type, id, header } of requests) {
        peer.socket.write(frame(type, id, header.toString('hex')));
        const answer = await peer.answer((one) => one.id === id);
        const original = recorded.find((one) => one.id === id)!;
        expect(answer.type).toBe(original.type);
        if (type === ClientType.infer) {
          const asked = inferenceRequest.decode(peerReader(header));
          expect(answer.value).toMatchObject({
            header: { userRequestId: asked.header.userRequestId },
            modelId: asked.modelId,
            batchSize: 1,
          });
        } else if (id !== 1) {
          expect(answer.header).toBe(original.header.toString('hex'));
        }
      }
      expect(peer.answers.length).toBe(requests.length);
    },
  );
});

const peerReader = (header: Buffer) => new Reader(new Epoch(0n)).open(header);

describe.skipIf(!haveRecordings)('the conversation of the original controller', () => {
  it('is answered by our worker, action by action, as the original worker did', async () => {
    const worker = await deployment.worker();
    const peer = await Peer.connect(worker.port, workerResults);
    const actions = messages(recordedStream('worker-noinput', false));
    const results = messages(recordedStream('worker-noinput', true));
    for (const { type, header } of actions) {
      const message = workerActions.get(type)!;
      const action = message.decode(peerReader(header));
      const { actionId, earliest, latest } = action as Record<string, number>;
      // Windows of the recording have passed long ago: they are moved to begin now.
      if (Number.isFinite(latest))
        Object.assign(action, { earliest: peer.now(), latest: peer.now() + (latest - earliest) + 1e9 });
      const from = peer.answers.length;
      peer.send(type, 0, message, action);
      const { value, type: answered } = await peer.answer(() => true, from);
      expect(answered).toBe(type + 100);
      expect(value.actionId).toBe(actionId);
      const same = results.find((one) => one.type === answered);
      const original = workerResults.get(answered)!.decode(peerReader(same!.header));
      expect(Object.keys(value)).toEqual(Object.keys(original));
    }
  });
});

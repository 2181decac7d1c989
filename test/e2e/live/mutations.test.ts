import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ATTACH, PROTOCOL } from '../../../src/live/faro/replica/attach.js';
import { frame, READY } from '../../../src/live/faro/replica/frames.js';
import {
  ClientType,
  clientRequests,
  clientResponses,
  inferenceRequest,
} from '../../../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../../../src/serving-core/clockwork/wire/epoch.js';
import { writeFrame } from '../../../src/serving-core/clockwork/wire/frame-writer.js';
import type { MessageType } from '../../../src/serving-core/clockwork/wire/message.js';
import {
  getStateAction,
  WorkerType,
  workerActions,
  workerResults,
} from '../../../src/serving-core/clockwork/wire/worker-messages.js';
import { Writer } from '../../../src/serving-core/clockwork/wire/writer.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { below, mutateBytes } from '../../fuzz/support/mutate.js';
import { repro } from '../repro.js';
import { Peer } from './peer.js';
import { Deployment, type LiveProcess, sentAll } from './process.js';

/** Mutated conversations with each server, and how many of them at once. */
const COUNT = Number(process.env.REPRO_FUZZ_TIMES ?? 1) * 400;
const AT_ONCE = 8;
const SEED = Number(process.env.REPRO_FUZZ_SEED ?? 1);
/** Most that a server may hold after them, bytes: some three times what it starts with. */
const MOST_MEMORY = 400e6;

let deployment: Deployment;
const closing: { destroy(): unknown }[] = [];
beforeEach(() => {
  deployment = new Deployment();
});
afterEach(async () => {
  for (const one of closing.splice(0)) one.destroy();
  await deployment.end();
});

/** Says something on a connection of its own and no more; resolves once the other end has closed it, or, for who is `rude`, does not wait for that. */
function say(port: number, bytes: Uint8Array, rude: boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
    socket.end(bytes, () => {
      if (rude) socket.destroy();
    });
  });
}

/** Has many mutations of valid conversations with a server, several at once. */
async function converse(name: string, port: number, valid: readonly Buffer[], rude = false): Promise<void> {
  let next = 0;
  const speaker = async () => {
    while (next < COUNT) {
      const random = stream(SEED, `mutations/${name}/${next++}`);
      await say(port, mutateBytes(random, valid[below(random, valid.length)], valid), rude);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, speaker));
}

/** That a process runs, in bounded memory, and has told of no defect of its own. */
function stands({ child, output }: LiveProcess): void {
  expect(child.exitCode ?? child.signalCode).toBeNull();
  expect(output).not.toMatch(/\n\s+at .*:\d+:\d+/);
  const [, kB] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))!;
  expect(Number(kB) * 1024).toBeLessThan(MOST_MEMORY);
}

type AnyMessage = MessageType<Record<string, unknown>>;
type Said = readonly [type: number, value: Record<string, unknown>, body?: number];

/** Messages one after the other as bytes; a body is so many zeros. */
function conversation(types: ReadonlyMap<number, AnyMessage>, said: readonly Said[]): Buffer {
  const epoch = new Epoch(BigInt(Date.now()) * 1_000_000n);
  return Buffer.concat(
    said.map(([type, value, body = 0], id) => {
      const writer = new Writer(epoch);
      writeFrame(writer, type, id, types.get(type)!, value, body, 0, 1e15);
      return Buffer.concat([writer.bytes.subarray(0, writer.at), Buffer.alloc(body)]);
    }),
  );
}

const window = { earliest: 0, latest: 9e15 };
const ofModel = { modelId: 0, gpuId: 0, expectedDuration: 0, ...window };
/** What a controller says to a worker: a model loaded, used, and evicted. */
const toWorker: readonly Said[] = [
  [WorkerType.getState, { actionId: 1 }],
  [
    WorkerType.loadModel,
    {
      actionId: 2,
      modelId: 0,
      modelPath: '/zoo/resnet18_v2/model',
      ...window,
      copies: 1,
      maxBatchSize: 8,
      maxExecDuration: 1e9,
    },
  ],
  [WorkerType.loadWeights, { actionId: 3, ...ofModel }],
  [WorkerType.infer, { actionId: 4, batchSize: 1, inputSizes: [602_112], ...ofModel }, 602_112],
  [WorkerType.evictWeights, { actionId: 5, ...ofModel }],
  [WorkerType.clearCache, { actionId: 6 }],
];
const header = { userId: 0, userRequestId: 1 };
/** What a client says to a controller. */
const toController: readonly Said[] = [
  [ClientType.list, { header }],
  [ClientType.loadModel, { header, remotePath: '/zoo/resnet18_v2/model', copies: 2 }],
  [ClientType.infer, { header, modelId: 0, batchSize: 1, sloFactor: 5 }],
  [ClientType.evict, { header, modelId: 1 }],
];
/** A conversation, and each message of it alone. */
const withParts = (types: ReadonlyMap<number, AnyMessage>, said: readonly Said[]): Buffer[] => [
  conversation(types, said),
  ...said.map((one) => conversation(types, [one])),
];

/** Stands between a server and whoever connects to it; `passes` makes of what either says what the other hears. Everything said ends with the test. */
async function between(
  port: number,
  passes: (bytes: Buffer, fromServer: boolean, connection: number) => Buffer,
): Promise<number> {
  let connections = 0;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const connection = connections++;
    const join = (from: Socket, to: Socket) => {
      from.on('error', () => {});
      from.on('data', (bytes) => to.write(passes(bytes, from === far, connection)));
      from.on('close', () => to.destroy());
      closing.push(from);
    };
    join(near, far);
    join(far, near);
  }).listen(0, '127.0.0.1');
  closing.push({ destroy: () => server.close() });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const http = (line: string, body = '', ...headers: string[]) =>
  Buffer.from(
    [`${line} HTTP/1.1`, 'host: localhost', `content-length: ${body.length}`, ...headers, '', body].join(
      '\r\n',
    ),
  );

describe('mutated conversations leave standing', () => {
  it('a worker, which then serves a good controller', async () => {
    const worker = await deployment.worker();
    await converse('worker', worker.port, withParts(workerActions as never, toWorker));
    stands(worker.process);
    const good = await Peer.connect(worker.port, workerResults);
    good.send(WorkerType.getState, 0, getStateAction, { actionId: 3 });
    expect((await good.answer()).value).toMatchObject({ actionId: 3 });
  });

  it('a controller, which serves a good client all the while', async () => {
    const worker = await deployment.worker();
    const controller = await deployment.controller('INFER5', [worker.port]);
    const client = ['client', `127.0.0.1:${controller.port}`, 'simple', '--no-inputs', '--duration', '8'];
    const steady = deployment.start(client);
    await controller.process.prints(/Admitting inference requests/);
    await converse('controller', controller.port, withParts(clientRequests as never, toController));
    stands(controller.process);
    stands(worker.process);
    expect(sentAll).toContain(await steady.exit);
    expect(steady.output).toMatch(/Sent \d+ requests/);
    const good = await Peer.connect(controller.port, clientResponses);
    good.send(ClientType.infer, 1, inferenceRequest, { header, modelId: 0, batchSize: 1, sloFactor: 1000 });
    expect((await good.answer()).value).toMatchObject({ header: { status: 0 } });
  });

  it('a controller whose worker says what is not so, and which serves by another', async () => {
    const [good, bad] = await Promise.all([deployment.worker(), deployment.worker()]);
    let lies = false;
    let told = 0;
    const random = stream(SEED, 'mutations/worker-of-controller');
    const port = await between(bad.port, (bytes, fromServer) => {
      if (!lies || !fromServer || below(random, 8) > 0) return bytes;
      told++;
      return mutateBytes(random, bytes, [bytes]);
    });
    const controller = await deployment.controller('INFER5', [good.port, port]);
    const client = ['client', `127.0.0.1:${controller.port}`, 'simple', '--no-inputs', '--duration', '12'];
    const steady = deployment.start(client);
    await controller.process.prints(/Admitting inference requests/);
    lies = true;
    expect(sentAll).toContain(await steady.exit);
    expect(told).toBeGreaterThan(0);
    stands(controller.process);
    // What was made longer keeps the controller waiting for its end, and all that it gave this worker with it.
    for (const one of closing.splice(0)) one.destroy();
    const peer = await Peer.connect(controller.port, clientResponses);
    peer.send(ClientType.infer, 1, inferenceRequest, { header, modelId: 0, batchSize: 1, sloFactor: 1000 });
    expect((await peer.answer()).value).toMatchObject({ header: { status: expect.any(Number) } });
  });

  it('a head of Faro with its replica, which then answers', async () => {
    const token = 'a-token-of-tests';
    const head = deployment.start(['faro', 'proxy', '--port', '0', '--external'], {
      REPRO_FARO_TOKEN: token,
    });
    const [, url] = await head.prints(/Serving \/classifier at (\S+)/);
    const port = Number(new URL(url).port);
    const attach = Buffer.concat([
      http(
        `GET ${ATTACH}`,
        '',
        ...['connection: Upgrade', `upgrade: ${PROTOCOL}`, `authorization: Bearer ${token}`],
      ),
      frame(0, READY, Buffer.alloc(0)),
      frame(1, 200, Buffer.from('answer')),
    ]);
    const rate = http('POST /-/accept_rate', '{"rate": 1}');
    await converse('head', port, [
      ...[attach, rate, http('GET /-/metrics'), http('GET /-/routes')],
      Buffer.concat([http('GET /-/healthz'), rate, http('POST /classifier', 'x'.repeat(300))]),
    ]);
    stands(head);
    const replica = deployment.start(['faro', 'replica', '--head', url, '--service', '1'], {
      REPRO_FARO_TOKEN: token,
    });
    await replica.prints(/Attached to/);
    await fetch(`${url}/-/accept_rate`, { method: 'POST', body: '{"rate": 1}' });
    await expect
      .poll(async () => (await fetch(`${url}/classifier`, { method: 'POST', body: 'x' })).status, {
        timeout: 60_000,
      })
      .toBe(200);
    stands(replica);
  });

  it("a replay server of Kairos', which then answers queries", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'repro-mutations-'));
    try {
      const addresses = join(folder, 'servers.json');
      const served = ['-m', 'wnd', '--latencies', 'stand-in', '--mix', '1,0,0,0'];
      const servers = deployment.start([
        ...['kairos', 'servers', ...served, '--port', '0', '--addresses', addresses],
      ]);
      await servers.prints(/Serving wnd/);
      const [known] = JSON.parse(readFileSync(addresses, 'utf8'));
      const port = Number(/:(\d+)/.exec(JSON.stringify(known))![1]);
      const distribute = (at: string) =>
        repro([...['kairos', 'distribute', ...served, '--addresses', at, '-n', '20', '--rate', '100']]);
      const through = join(folder, 'through.json');
      const heard: Buffer[] = [];
      const listening = await between(port, (bytes, fromServer, connection) => {
        if (!fromServer) heard[connection] = Buffer.concat([heard[connection] ?? Buffer.alloc(0), bytes]);
        return bytes;
      });
      writeFileSync(through, readFileSync(addresses, 'utf8').replaceAll(String(port), String(listening)));
      expect((await distribute(through)).stdout).toContain('20 of 20 queries answered');
      expect(heard.length).toBeGreaterThan(0);
      // HTTP/2 goes on with what it was asked for when the asking is over.
      await converse('kairos', port, heard, true);
      stands(servers);
      expect((await distribute(addresses)).stdout).toContain('20 of 20 queries answered');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ClientType,
  clientResponses,
  inferenceRequest,
  listRequest,
  loadModelRequest,
} from '../../../src/serving-core/clockwork/wire/client-messages.js';
import {
  getStateAction,
  WorkerType,
  workerResults,
} from '../../../src/serving-core/clockwork/wire/worker-messages.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { repro } from '../repro.js';
import { Peer } from './peer.js';
import { Deployment, freePort, sentAll } from './process.js';

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});
afterEach(() => deployment.end());

const noise = (seed: number, length: number) => {
  const random = stream(seed, 'noise');
  return Uint8Array.from({ length }, () => random.integer() & 255);
};

describe('live processes', () => {
  it('close a connection that brings garbage, say why, and serve all others', async () => {
    const worker = await deployment.worker();
    const controller = await deployment.controller('INFER5', [worker.port]);
    for (const { process, port } of [worker, controller]) {
      for (let seed = 0; seed < 5; seed++) {
        const peer = await Peer.connect(port, clientResponses);
        peer.socket.write(noise(seed, 3000));
        await peer.closed;
      }
      await process.prints(
        /Closing connection 127\.0\.0\.1:\d+, reason: a (header|body) is longer than \d+ bytes/,
      );
    }
    const unknown = await Peer.connect(controller.port, clientResponses);
    unknown.send(77, 0, listRequest, { header: { userId: 0, userRequestId: 0 } });
    await unknown.closed;
    await controller.process.prints(/reason: message type 77 is none that a controller knows/);
    const broken = await Peer.connect(worker.port, workerResults);
    broken.send(WorkerType.loadWeights, 0, getStateAction, { actionId: 1 });
    await broken.closed;
    await worker.process.prints(/reason: LoadWeightsAction lacks modelId, gpuId/);

    const good = await Peer.connect(worker.port, workerResults);
    good.send(WorkerType.getState, 0, getStateAction, { actionId: 3 });
    expect((await good.answer()).value).toMatchObject({ actionId: 3 });
    const client = deployment.start([
      'client',
      `127.0.0.1:${controller.port}`,
      'simple-parametric',
      '1',
      '1',
      '1',
      '3',
    ]);
    expect(sentAll).toContain(await client.exit);
  });

  it('survive a client that resets its connection with requests under way', async () => {
    const worker = await deployment.worker();
    const controller = await deployment.controller('INFER5', [worker.port]);
    const client = ['client', `127.0.0.1:${controller.port}`, 'simple', '--no-inputs', '--duration', '6'];
    const steady = deployment.start(client);
    await controller.process.prints(/Admitting inference requests/);
    const rude = await Peer.connect(controller.port, clientResponses);
    for (let id = 0; id < 20; id++)
      rude.send(ClientType.infer, id, inferenceRequest, {
        header: { userId: 9, userRequestId: id },
        modelId: 0,
        batchSize: 1,
        sloFactor: 0,
      });
    await rude.answer();
    rude.socket.resetAndDestroy();
    await controller.process.prints(/Closing connection .*, reason: Connection reset by peer/);
    expect([0, 4]).toContain(await steady.exit);
    expect(steady.output).toMatch(/Sent \d+ requests/);
    expect(await controller.process.stop()).toBe(130);
  });

  it('show what a peer says as one line, whatever is in it', async () => {
    const worker = await deployment.worker();
    const controller = await deployment.controller('INFER5', [worker.port]);
    const peer = await Peer.connect(controller.port, clientResponses);
    const remotePath = '/zoo\n\x1b[31mError: made up/model';
    peer.send(ClientType.loadModel, 1, loadModelRequest, {
      header: { userId: 0, userRequestId: 1 },
      remotePath,
      copies: 1,
    });
    await peer.answer();
    await controller.process.prints(/LoadModel path=\/zoo\\u000a\\u001b\[31mError: made up\/model\n/);
    await controller.process.stop();
    expect(controller.process.output).not.toContain('\x1b');
    expect(controller.process.output).not.toMatch(/^Error: /m);
  });

  it('answer a request that cannot be with a status, and go on', async () => {
    const worker = await deployment.worker();
    const controller = await deployment.controller('INFER5', [worker.port]);
    const client = deployment.start([
      'client',
      `127.0.0.1:${controller.port}`,
      'simple-parametric',
      '1',
      '1',
      '1',
      '3',
    ]);
    expect(sentAll).toContain(await client.exit);
    const peer = await Peer.connect(controller.port, clientResponses);
    const infer = (id: number, wrong: object) =>
      peer.send(ClientType.infer, id, inferenceRequest, {
        header: { userId: 0, userRequestId: id },
        modelId: 0,
        batchSize: 1,
        sloFactor: 0,
        ...wrong,
      });
    const statusOf = async (id: number) =>
      ((await peer.answer((answer) => answer.id === id)).value.header as { status: number }).status;
    infer(0, { modelId: 5 });
    infer(1, { batchSize: 2 });
    infer(2, { sloFactor: Number.NaN });
    infer(3, { sloFactor: Number.POSITIVE_INFINITY });
    infer(4, { sloFactor: -1 });
    expect(await Promise.all([0, 1, 2, 3, 4].map(statusOf))).toEqual([1, 6, 6, 6, 0]);
  });

  it('say that a port is taken, and which flag to turn', async () => {
    const worker = await deployment.worker();
    const { status, stderr } = await repro(['worker', '-p', String(worker.port)]);
    expect(status).toBe(2);
    expect(stderr).toContain(`Cannot listen on 127.0.0.1:${worker.port}: the port is taken.`);
    expect(stderr).toContain('--port');
  });

  it('say that a worker, or a controller, is not there', async () => {
    const port = await freePort();
    const controller = await repro([
      'controller',
      'INFER5',
      `127.0.0.1:${port}`,
      '-p',
      String(await freePort()),
      '--wait',
      '0',
    ]);
    expect(controller.status).toBe(5);
    expect(controller.stderr).toContain(`No worker answers at 127.0.0.1:${port}: nothing listens there.`);
    const client = await repro(['client', `127.0.0.1:${port}`, 'simple', '--wait', '0']);
    expect(client.status).toBe(5);
    expect(client.stderr).toContain('Start the controller first');
  });

  it.each([
    [
      'controller',
      (port: number, own: number) => ['controller', 'INFER5', `127.0.0.1:${port}`, '-p', `${own}`],
    ],
    ['client', (port: number) => ['client', `127.0.0.1:${port}`, 'simple']],
  ])('end at once by Ctrl-C while a %s looks for who is not there', async (_role, args) => {
    const process = deployment.start([...args(await freePort(), await freePort()), '--wait', '86400']);
    await process.prints(/Connecting to /);
    expect(await process.stop()).toBe(130);
  });

  it('end by Ctrl-C while a client waits for a controller that has no workers yet', async () => {
    const own = await freePort();
    const controller = deployment.start([
      ...['controller', 'INFER5', `127.0.0.1:${await freePort()}`, '-p', String(own), '--wait', '86400'],
    ]);
    await controller.prints(/Connecting to worker/);
    const peer = await Peer.connect(own, clientResponses);
    peer.send(ClientType.list, 0, listRequest, { header: { userId: 0, userRequestId: 0 } });
    expect(await controller.stop()).toBe(130);
    await peer.closed;
  });

  it('say that something else listens where a worker or a controller should', async () => {
    const web = createServer((socket) => {
      socket
        .on('error', () => {})
        .once('data', () => socket.end(`HTTP/1.1 400 Bad Request\r\n${'-'.repeat(100)}`));
    }).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const { port } = web.address() as { port: number };
    try {
      const controller = await repro([
        ...['controller', 'INFER5', `127.0.0.1:${port}`, '-p', String(await freePort())],
      ]);
      expect(`${controller.status} ${controller.stderr}`).toMatch(
        new RegExp(
          `^5 Error: A worker cannot be used: worker 0 at 127\\.0\\.0\\.1:${port} is gone: a header is longer`,
        ),
      );
      expect(controller.stderr).toContain('whether a worker listens there');
      expect(controller.stdout).not.toContain('served by the others');
      const client = await repro(['client', `127.0.0.1:${port}`, 'simple']);
      expect(`${client.status} ${client.stderr}`).toMatch(
        /^5 Error: The connection to the controller at .* is gone: a header/,
      );
    } finally {
      web.close();
    }
  });

  it('tell the client why a model could not be loaded', async () => {
    const worker = await deployment.worker('--no-zoo');
    const controller = await deployment.controller('INFER5', [worker.port]);
    const client = deployment.start(['client', `127.0.0.1:${controller.port}`, 'simple']);
    expect(await client.exit).toBe(5);
    expect(client.output).toContain(
      'did not load resnet50_v2: Invalid model path /zoo/resnet50_v2/model (status 1)',
    );
  });

  it.each([
    [['controller', 'INFER6', '127.0.0.1:1'], /Unknown controller type 'INFER6'.*\n.*INFER/],
    [['controller', 'INFER5', '127.0.0.1:1,127.0.0.1:1'], /127\.0\.0\.1:1 is named twice\./],
    [['controller', 'INFER5', '127.0.0.1'], /'127\.0\.0\.1' is no address/],
    [['controller', 'INFER5', '127.0.0.1:1', '2'], /generate_inputs is 2, but must be 0 or 1/],
    [['controller', 'INFER5', '127.0.0.1:1', '0', '6', '5ms'], /schedule_ahead is '5ms'/],
    [
      ['controller', 'INFER5', '127.0.0.1:1', '0', '6', '--max-gpus', '3'],
      /max_gpus is given as a flag and as option 2/,
    ],
    [
      ['controller', 'INFER5', '127.0.0.1:1', '--schedule-ahead', '5'],
      /--schedule-ahead must be a time with its unit/,
    ],
    [
      ['controller', 'INFER5', '127.0.0.1:1', '--log-dir', '/nowhere/at/all'],
      /Cannot write telemetry to \/nowhere/,
    ],
    [['worker', '--jitter', '2'], /--jitter must be a number from 0 to 1, but is '2'/],
    [['worker', '-c', '/nowhere.cfg'], /\/nowhere\.cfg: does not exist/],
    [['client', '127.0.0.1:1', 'simpel'], /Unknown workload 'simpel'.*\n.*simple/],
    [['client', '127.0.0.1:99999', 'simple'], /'127\.0\.0\.1:99999' is no address/],
  ])('refuse %j in one sentence, with status 2', async (args, message) => {
    const { status, stderr } = await repro(args, { env: { CLOCKWORK_LOG_DIR: '' } });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });
});

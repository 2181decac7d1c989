import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ClientType,
  clientResponses,
  inferenceRequest,
  listRequest,
  loadModelRequest,
} from '../../../src/serving-core/clockwork/wire/client-messages.js';
import { Peer } from './peer.js';
import { Deployment, sentAll } from './process.js';

let deployment: Deployment;
let folder: string;
beforeEach(() => {
  deployment = new Deployment();
  folder = mkdtempSync(path.join(tmpdir(), 'repro-controllers-'));
});
afterEach(async () => {
  await deployment.end();
  rmSync(folder, { recursive: true, force: true });
});

const header = (userRequestId: number) => ({ header: { userId: 0, userRequestId } });
const load = { ...header(0), remotePath: '/zoo/googlenet/model', copies: 1 };

describe('the other controllers, live', () => {
  it('DIRECT takes models at any time, executes at once, and lists nothing', async () => {
    const worker = await deployment.worker('-n', '2');
    const controller = await deployment.controller('DIRECT', [worker.port], '--log-dir', folder);
    const peer = await Peer.connect(controller.port, clientResponses);
    const answer = async (id: number) => (await peer.answer((one) => one.id === id)).value;
    for (const id of [0, 1000]) {
      peer.send(ClientType.loadModel, id, loadModelRequest, load);
      expect(await answer(id)).toMatchObject({
        header: { status: 0 },
        modelId: id / 1000,
        inputSize: 602_112,
      });
      // DIRECT takes a load to last 7 ms, clocks to agree and machines to be idle; where they are not, its first inferences fail.
      let status = 1;
      for (let request = id + 1; status !== 0 && request < id + 500; request++) {
        const inference = { ...header(request), modelId: id / 1000, batchSize: 1, sloFactor: 0 };
        peer.send(ClientType.infer, request, inferenceRequest, inference);
        ({ status } = (await answer(request)).header as { status: number });
      }
      expect(status).toBe(0);
    }
    peer.send(ClientType.list, 9999, listRequest, header(9999));
    expect(await answer(9999)).toMatchObject({
      header: { status: 1, message: 'ls not supported by this controller' },
      models: [],
    });
    await controller.process.stop();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('DIRECT answers while its worker is away, and serves again when it is back', async () => {
    const worker = await deployment.worker('-n', '2');
    const controller = await deployment.controller('DIRECT', [worker.port]);
    const peer = await Peer.connect(controller.port, clientResponses);
    peer.send(ClientType.loadModel, 0, loadModelRequest, load);
    await peer.answer((one) => one.id === 0);
    let asked = 0;
    const ask = async () => {
      const id = ++asked;
      peer.send(ClientType.infer, id, inferenceRequest, {
        ...header(id),
        modelId: 0,
        batchSize: 1,
        sloFactor: 0,
      });
      const { value } = await peer.answer((one) => one.id === id);
      return value.header as { status: number; message: string };
    };
    const served = async () => {
      for (let tries = 0; tries < 500; tries++) if ((await ask()).status === 0) return true;
      return false;
    };
    expect(await served()).toBe(true);
    await worker.process.stop('SIGKILL');
    await controller.process.prints(/Worker 0 is gone/);
    expect(await ask()).toMatchObject({ status: 1, message: 'the worker is not connected' });
    deployment.start(['worker', '-n', '2', '-p', String(worker.port)]);
    await controller.process.prints(/Worker 0 serves again/);
    expect(await served()).toBe(true);
  });

  it('STRESS rests while a worker is away, and fills its GPU when it is back', async () => {
    const worker = await deployment.worker();
    const controller = await deployment.controller('STRESS', [worker.port]);
    await controller.process.prints(/^Infer W0 GPU0 .*throughput=[1-9]/m);
    await worker.process.stop('SIGKILL');
    await controller.process.prints(/Worker 0 is gone/);
    deployment.start(['worker', '-p', String(worker.port)]);
    await controller.process.prints(/Worker 0 serves again/);
    const errors = () => Number(/.*Infer W0 GPU0 errors=(\d+)/s.exec(controller.process.output)?.[1]);
    const since = controller.process.output.length;
    await controller.process.prints(/^Infer W0 GPU0 .*throughput=[1-9]/m, since);
    // What it was executing has failed, and on a busy machine what came too late since; one that did not rest would fail all the time.
    expect(errors()).toBeLessThan(50);
  });

  it('STRESS keeps the GPUs busy without a client, and says how busy every second', async () => {
    const worker = await deployment.worker();
    const controller = await deployment.controller('STRESS', [worker.port]);
    const [, inferences] = await controller.process.prints(
      /^Infer W0 GPU0 errors=\d+ .*throughput=([\d.]+) utilization=/m,
    );
    expect(Number(inferences)).toBeGreaterThan(10);
    expect(await controller.process.stop('SIGTERM')).toBe(143);
  });

  it('ECHO answers without a worker doing anything', async () => {
    const worker = await deployment.worker();
    const controller = await deployment.controller('ECHO', [worker.port], '--log-dir', folder);
    const peer = await Peer.connect(controller.port, clientResponses);
    peer.send(ClientType.loadModel, 0, loadModelRequest, load);
    await controller.process.prints(/EchoScheduler started/);
    peer.send(ClientType.infer, 1, inferenceRequest, {
      ...header(7),
      modelId: 0,
      batchSize: 1,
      sloFactor: 0,
    });
    const { value, body } = await peer.answer((one) => one.id === 1);
    expect(value).toMatchObject({ header: { status: 0, userRequestId: 7 } });
    expect(body.length).toBe(0);
    await controller.process.stop();
    expect(readdirSync(folder)).toEqual(['clockwork_request_log.tsv']);
  });

  it('a policy of one’s own serves in place of all of them', async () => {
    const policy = path.join(folder, 'refusing.ts');
    writeFileSync(
      policy,
      `import { definePolicy } from 'repro';
       export default definePolicy({
         name: 'refuses everything',
         create: ({ front }) => ({
           notices: ['nothing is served today'],
           admit(slot) {
             front.requests.deadline[slot] = -1;
             front.respond(slot, 1, 0);
           },
           result() {},
         }),
       });`,
    );
    const worker = await deployment.worker();
    const controller = await deployment.controller('EDF', [worker.port], '--policy', policy);
    const address = `127.0.0.1:${controller.port}`;
    const client = deployment.start([
      'client',
      address,
      'simple-parametric',
      '1',
      '1',
      '1',
      '4',
      '--no-inputs',
    ]);
    expect(sentAll).toContain(await client.exit);
    expect(client.output).toMatch(/Sent 5 requests .* 5 answered, 0 with success/);
    expect(controller.process.output).toContain('nothing is served today\n');
  });
});

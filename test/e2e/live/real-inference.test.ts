import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ClientType,
  clientResponses,
  inferenceRequest,
  loadModelRequest,
} from '../../../src/serving-core/clockwork/wire/client-messages.js';
import { compressBlock } from '../../../src/serving-core/clockwork/wire/lz4.js';
import { floats, matmul, runtimeInstalled, writeModel } from '../../support/onnx.js';
import { repro } from '../repro.js';
import { Peer } from './peer.js';
import { Deployment } from './process.js';

let deployment: Deployment;
let folder: string;
beforeEach(() => {
  deployment = new Deployment();
  folder = mkdtempSync(path.join(tmpdir(), 'repro-real-'));
});
afterEach(async () => {
  await deployment.end();
  rmSync(folder, { recursive: true, force: true });
});

// Without the optional package onnxruntime-node there is nothing to execute with.
describe.runIf(runtimeInstalled)('a worker that executes for real', () => {
  it('computes the outputs of compressed inputs, through the controller', async () => {
    mkdirSync(path.join(folder, 'mine'));
    renameSync(writeModel(matmul(), 'model.onnx'), path.join(folder, 'mine', 'model.onnx'));
    const worker = await deployment.worker('--executor', 'onnx', '--models', folder);
    expect(worker.process.output).toContain('Executing with ONNX Runtime, cpu');
    const controller = await deployment.controller(
      'INFER5',
      [worker.port],
      '--log-dir',
      folder,
      '--default-slo',
      '10s',
    );
    const peer = await Peer.connect(controller.port, clientResponses);
    const header = (userRequestId: number) => ({ header: { userId: 0, userRequestId } });
    const remotePath = path.join(folder, 'mine', 'model');
    peer.send(ClientType.loadModel, 0, loadModelRequest, { ...header(0), remotePath, copies: 1 });
    const loaded = await peer.answer((answer) => answer.id === 0);
    expect(loaded.value).toMatchObject({ header: { status: 0 }, inputSize: 12, outputSize: 8 });
    await controller.process.prints(/Admitting inference requests/);
    const input = floats(1, 2, 3);
    const raw = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    const request = { ...header(1), modelId: 0, batchSize: 1, sloFactor: 0 };
    peer.send(ClientType.infer, 1, inferenceRequest, request, compressBlock(raw));
    const { value, body } = await peer.answer((answer) => answer.id === 1);
    expect(value).toMatchObject({ header: { status: 0, message: '' } });
    // (a, b, c) becomes (a + 2b, 10c).
    expect(new Uint8Array(body)).toEqual(floats(5, 30));
    peer.send(ClientType.infer, 2, inferenceRequest, { ...request, ...header(2) }, Uint8Array.of(0xf0, 0xff));
    expect((await peer.answer((answer) => answer.id === 2)).value).toMatchObject({ header: { status: 78 } });
  });
});

describe.skipIf(runtimeInstalled)('a worker that should execute for real, without ONNX Runtime', () => {
  it('says which command installs it', async () => {
    const { status, stderr } = await repro(['worker', '--executor', 'onnx']);
    expect(status).toBe(2);
    expect(stderr).toContain('npm install onnxruntime-node');
  });
});

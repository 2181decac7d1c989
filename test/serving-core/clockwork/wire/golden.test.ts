import { describe, expect, it } from 'vitest';
import * as actions from '../../../../src/serving-core/clockwork/wire/action-messages.js';
import * as client from '../../../../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../../../../src/serving-core/clockwork/wire/epoch.js';
import { writeFrame } from '../../../../src/serving-core/clockwork/wire/frame-writer.js';
import type { MessageType } from '../../../../src/serving-core/clockwork/wire/message.js';
import { Reader } from '../../../../src/serving-core/clockwork/wire/reader.js';
import * as worker from '../../../../src/serving-core/clockwork/wire/worker-messages.js';
import { Writer } from '../../../../src/serving-core/clockwork/wire/writer.js';

const never = Number.POSITIVE_INFINITY;
const atOnce = Number.NEGATIVE_INFINITY;
const path = '/m/resnet50_v2/model';
const window = { modelId: 5, earliest: 3_789_472_787, latest: 3_800_472_787 };
/** An epoch in which the times of the actions below are exact. */
const later = new Epoch(1598832440000000000n);
const start = new Epoch(0n);

type Golden = [title: string, type: MessageType<never>, value: unknown, hex: string, epoch?: Epoch];
const golden = <T>(title: string, type: MessageType<T>, value: T, hex: string, epoch?: Epoch): Golden => [
  title,
  type as unknown as MessageType<never>,
  value,
  hex,
  epoch,
];

/** Message by message, what the original's own encoder makes of it. */
const vectors: Golden[] = [
  golden(
    'an inference request',
    client.inferenceRequest,
    { header: { userId: 3, userRequestId: 17 }, modelId: 5, batchSize: 1, sloFactor: 0 },
    '0a0408031011100518012500000000',
  ),
  golden(
    'an inference request with an SLO factor',
    client.inferenceRequest,
    { header: { userId: 0, userRequestId: 300 }, modelId: 5, batchSize: 1, sloFactor: 1.5 },
    '0a05080010ac0210051801250000c03f',
  ),
  golden(
    'an inference response',
    client.inferenceResponse,
    { header: { userRequestId: 17, status: 0, message: '' }, modelId: 5, batchSize: 1 },
    '0a06081110001a0010051801',
  ),
  golden(
    'the response of a timeout',
    client.inferenceResponse,
    { header: { userRequestId: 17, status: 4, message: '' }, modelId: 5, batchSize: 1 },
    '0a06081110041a0010051801',
  ),
  golden('a list request', client.listRequest, { header: { userId: 0, userRequestId: 1 } }, '0a0408001001'),
  golden(
    'a list of one model',
    client.listResponse,
    {
      header: { userRequestId: 1, status: 0, message: '' },
      models: [{ modelId: 0, remotePath: path, inputSize: 602112, outputSize: 4000 }],
    },
    '0a06080110001a00121f080012142f6d2f7265736e657435305f76322f6d6f64656c1880e02420a01f',
  ),
  golden(
    'a request to load a model',
    client.loadModelRequest,
    { header: { userId: 0, userRequestId: 0 }, remotePath: path, copies: 2 },
    '0a040800100012142f6d2f7265736e657435305f76322f6d6f64656c1802',
  ),
  golden(
    'its response',
    client.loadModelResponse,
    {
      header: { userRequestId: 0, status: 0, message: '' },
      modelId: 0,
      inputSize: 602112,
      outputSize: 4000,
      copiesCreated: 2,
    },
    '0a06080010001a0010001880e02420a01f2802',
  ),
  golden(
    'an inference',
    actions.inferAction,
    {
      actionId: 7,
      ...window,
      gpuId: 1,
      expectedDuration: 2_900_000,
      batchSize: 2,
      inputSizes: [100, 200],
    },
    '0807100518012113f470fba231301629d3cc18fca231301630a080b1013802406440c801',
    later,
  ),
  golden(
    'a transfer of weights',
    actions.loadWeightsAction,
    { actionId: 8, ...window, gpuId: 0, expectedDuration: 8_320_000 },
    '0808100518002113f470fba231301629d3cc18fca23130163080e8fb03',
    later,
  ),
  golden(
    'an eviction at any time',
    actions.evictWeightsAction,
    { actionId: 9, modelId: 5, gpuId: 0, earliest: atOnce, latest: never },
    '08091005180021000000000000000029ffffffffffffffff',
  ),
  golden(
    'a model to be loaded',
    worker.loadModelAction,
    {
      actionId: 0,
      modelId: 0,
      modelPath: path,
      earliest: atOnce,
      latest: never,
      copies: 2,
      maxBatchSize: 8,
      maxExecDuration: 250_000_000,
    },
    '080010001a142f6d2f7265736e657435305f76322f6d6f64656c21000000000000000029ffffffffffffffff300238084080e59a77',
  ),
  golden(
    'a loaded model',
    worker.loadModelResult,
    {
      actionId: 0,
      timing: { begin: 1, end: 2, duration: 1 },
      inputSize: 602112,
      outputSize: 4000,
      batchSizes: [1, 2],
      weightsSize: 117440512,
      pages: 7,
      weightsLoadTime: 8_320_000,
      execTimes: [2_730_000, 4_050_000],
      copiesCreated: 2,
      actionReceived: 3,
      resultSent: 4,
    },
    '0800121b0901000000000000001102000000000000001901000000000000001880e02420a01f28012802308080803838074080e8fb034890d0a60148d098f7015002590300000000000000610400000000000000',
    start,
  ),
  golden(
    'an error',
    actions.errorResult,
    { actionId: 7, actionType: 2, status: 81, message: 'x', actionReceived: 1, resultSent: 2 },
    '080710021851220178290100000000000000310200000000000000',
    start,
  ),
  golden('a question for the state', worker.getStateAction, { actionId: 0 }, '0800'),
  golden(
    'the state of a worker without models',
    worker.getStateResult,
    {
      actionId: 0,
      memory: {
        pageSize: 16777216,
        hostWeightsCacheSize: never,
        hostIoPoolSize: 536870912,
        gpus: [
          {
            id: 0,
            weightsCacheSize: 23085449216,
            totalPages: 1376,
            models: [],
            ioPoolSize: 536870912,
            workspacePoolSize: 536870912,
          },
        ],
        models: [],
      },
      actionReceived: atOnce,
      resultSent: 5,
    },
    '0800122f088080800810ffffffffffffffffff011880808080022217080010808080805618e00a28808080800230808080800218002005',
    start,
  ),
];

describe('the messages of the protocol', () => {
  it.each(vectors)('%s is read as the original means it', (_title, type, value, hex, epoch = later) => {
    const reader = new Reader(epoch).open(Buffer.from(hex, 'hex'));
    expect(type.decode(reader)).toEqual(value);
    expect(reader.at).toBe(reader.end);
  });

  it.each(vectors)('%s is written as the original writes it', (_title, type, value, hex, epoch = later) => {
    const writer = new Writer(epoch, 16);
    type.encode(writer, value as never);
    expect(writer.bytes.subarray(0, writer.at).toString('hex')).toBe(hex);
  });

  it('the first frame of a client is the pre-header of the protocol and the request', () => {
    const writer = new Writer(later);
    const request = { header: { userId: 3, userRequestId: 17 }, modelId: 5, batchSize: 1, sloFactor: 0 };
    const { infer } = client.ClientType;
    writeFrame(writer, infer, 0, client.inferenceRequest, request, 0, 3_789_472_787, never);
    expect(writer.bytes.subarray(0, writer.at).toString('hex')).toBe(
      '0f00000000000000' +
        '0000000000000000' +
        '0200000000000000' +
        '0000000000000000' +
        '13f470fba2313016' +
        'ffffffffffffff7f' +
        '0a0408031011100518012500000000',
    );
  });
});

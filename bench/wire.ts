import { loadZoo } from '../src/datasets/zoo/index.js';
import { VirtualClock } from '../src/serving-core/clock/virtual-clock.js';
import { ActionTable } from '../src/serving-core/clockwork/controller/action-table.js';
import { Front } from '../src/serving-core/clockwork/controller/front.js';
import { Infer5 } from '../src/serving-core/clockwork/controller/infer5.js';
import type { LoadedModel } from '../src/serving-core/clockwork/controller/model-state.js';
import { RequestTable } from '../src/serving-core/clockwork/controller/request-table.js';
import { controllerDefaults } from '../src/serving-core/clockwork/spec.js';
import { ActionType } from '../src/serving-core/clockwork/status.js';
import { inferAction, inferResult } from '../src/serving-core/clockwork/wire/action-messages.js';
import { inferenceRequest, inferenceResponse } from '../src/serving-core/clockwork/wire/client-messages.js';
import { Epoch } from '../src/serving-core/clockwork/wire/epoch.js';
import { FrameReader } from '../src/serving-core/clockwork/wire/frame.js';
import { writeFrame } from '../src/serving-core/clockwork/wire/frame-writer.js';
import type { MessageType } from '../src/serving-core/clockwork/wire/message.js';
import { Writer } from '../src/serving-core/clockwork/wire/writer.js';
import { best, type Measurement } from './measure.js';

const MESSAGES = 100_000;
const epoch = new Epoch(1795312990000000000n);
const timing = { begin: 3_354_021_277, end: 3_356_751_277, duration: 2_730_000 };

/** The four messages that every request costs, with contents of the usual size. */
const hot: readonly [name: string, message: MessageType<never>, value: object][] = [
  [
    'inference request',
    inferenceRequest as MessageType<never>,
    { header: { userId: 3, userRequestId: 12_345 }, modelId: 42, batchSize: 1, sloFactor: 0 },
  ],
  [
    'inference action',
    inferAction as MessageType<never>,
    {
      actionId: 54_321,
      modelId: 42,
      gpuId: 3,
      earliest: 3_354_021_277,
      latest: 3_365_021_277,
      expectedDuration: 2_730_000,
      batchSize: 1,
      inputSizes: [0],
    },
  ],
  [
    'inference result',
    inferResult as MessageType<never>,
    {
      actionId: 54_321,
      copyInputTiming: timing,
      execTiming: timing,
      copyOutputTiming: timing,
      gpuId: 3,
      gpuClockBefore: 1380,
      gpuClock: 1380,
      actionReceived: Number.NEGATIVE_INFINITY,
      resultSent: 3_356_800_000,
    },
  ],
  [
    'inference response',
    inferenceResponse as MessageType<never>,
    { header: { userRequestId: 12_345, status: 0, message: '' }, modelId: 42, batchSize: 1 },
  ],
];

/** Frames written and read, each against JSON of the same contents; and what the scheduler does between them. */
export async function wire(): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  for (const [name, message, value] of hot) {
    const writer = new Writer(epoch, 1 << 16);
    const write = () => {
      for (let i = 0; i < MESSAGES; i++) {
        writer.at = 0;
        writeFrame(writer, 2, i, message, value as never, 0, 3_354_000_000, 93_229);
      }
      return MESSAGES;
    };
    const stringify = best(`${name}: JSON.stringify`, 'messages/s', () => {
      let length = 0;
      for (let i = 0; i < MESSAGES; i++) length += JSON.stringify(value).length;
      return length > 0 ? MESSAGES : 0;
    });
    rows.push(stringify, best(`${name}: frame written`, 'messages/s', write, stringify));
    const frame = Buffer.from(writer.bytes.subarray(0, writer.at));
    const text = JSON.stringify(value);
    const parse = best(`${name}: JSON.parse`, 'messages/s', () => {
      for (let i = 0; i < MESSAGES; i++) JSON.parse(text);
      return MESSAGES;
    });
    const limits = { header: 65_536, body: 65_536 };
    const reader = new FrameReader(epoch, limits, ({ header }) => message.decode(header));
    const read = best(
      `${name}: frame read`,
      'messages/s',
      () => {
        for (let i = 0; i < MESSAGES; i++) reader.push(frame);
        return MESSAGES;
      },
      parse,
    );
    rows.push(parse, read);
  }
  rows.push(await decisions(rows[1]));
  return rows;
}

/** INFER5 on 64 models and 16 GPUs at 2,000 requests/s: admission, batch, action and result of a request, without any wire. */
async function decisions(against: Measurement): Promise<Measurement> {
  const profile = (await loadZoo('osdi20')).get('resnet50_v2')!;
  const models = Array.from({ length: 64 }, () => ({ profile, pages: 7 }));
  return best('INFER5: a request from admission to answer', 'requests/s', () => decide(models), against);
}

function decide(models: readonly LoadedModel[]): number {
  const clock = new VirtualClock();
  const requests = new RequestTable();
  const actions = new ActionTable(16);
  const front = new Front(clock, requests, { respond: () => {} }, null);
  const ends = clock.register((token) => {
    actions.begin[token] = clock.now();
    actions.end[token] = clock.now();
    actions.duration[token] = actions.expectedDuration[token];
    actions.clock[token] = 1380;
    actions.clockBefore[token] = 1380;
    actions.resultReceived[token] = clock.now();
    scheduler.result(token);
  });
  const send = (token: number) => {
    const { profile } = models[actions.model[token]];
    const took = actions.type[token] === ActionType.evict ? 0 : profileTime(profile, actions.batch[token]);
    clock.at(clock.now() + took, ends, token, 0);
    return clock.now();
  };
  const gpus = Array.from({ length: 16 }, (_, gpu) => ({ worker: 0, gpu }));
  const scheduler = new Infer5(
    {
      clock,
      front,
      actions,
      actionSink: null,
      port: { send },
      gpus,
      pagesPerGpu: 1376,
      models,
      gpusMayFail: true,
    },
    controllerDefaults('INFER5'),
  );
  let sent = 0;
  const arrives = clock.register(() => {
    const slot = requests.allocate();
    requests.requestId[slot] = sent;
    requests.model[slot] = (sent * 7) % models.length;
    requests.sloFactor[slot] = 0;
    requests.inputSize[slot] = 0;
    requests.arrival[slot] = clock.now();
    scheduler.admit(slot);
    if (++sent < 40_000) clock.at(clock.now() + 500_000, arrives, 0, 0);
  });
  clock.at(0, arrives, 0, 0);
  clock.run();
  return sent;
}

function profileTime({ batchSizes, execution }: LoadedModel['profile'], batch: number): number {
  return execution[batchSizes.indexOf(batch)];
}

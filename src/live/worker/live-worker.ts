import { ActionType, Status } from '../../serving-core/clockwork/status.js';
import {
  evictWeightsAction,
  type InferAction,
  inferAction,
  type LoadWeightsAction,
  loadWeightsAction,
} from '../../serving-core/clockwork/wire/action-messages.js';
import type { Frame } from '../../serving-core/clockwork/wire/frame.js';
import { WireError } from '../../serving-core/clockwork/wire/wire-error.js';
import {
  clearCacheAction,
  clearCacheResult,
  getStateAction,
  loadModelAction,
  RESULT,
  WorkerType,
} from '../../serving-core/clockwork/wire/worker-messages.js';
import { EmulatedWorker, paddedBatch } from '../../serving-core/clockwork/worker/emulated-worker.js';
import type { LiveTime } from '../clock/live-clock.js';
import type { Connection } from '../net/connection.js';
import type { WorkerConfig } from './config.js';
import type { Ending, Inference, LiveExecutor } from './live-executor.js';
import { sendState } from './live-state.js';
import { loadModel } from './load-model.js';
import { WorkerStatus } from './messages.js';
import { Models } from './models.js';
import { PendingActions } from './pending.js';
import { type Outcome, sendResult } from './results.js';
import { WorkerTally } from './tally.js';

const NOT_TOLD = Number.NEGATIVE_INFINITY;
const NO_BODY = new Uint8Array(0);

export interface LiveWorkerParts {
  time: LiveTime;
  executor: LiveExecutor;
  /** Folder that models on disk must lie in; without it none is read. */
  models?: string;
  config: WorkerConfig;
  gpus: number;
  /** Prints a line. */
  say(line: string): void;
}

/**
 * A worker behind the wire: translates actions into its own clock, lets the core's worker order and start them, the executor
 * execute them, and sends each result over the connection that its action came on.
 */
export class LiveWorker {
  readonly models = new Models();
  readonly core: EmulatedWorker;
  readonly tally = new WorkerTally();
  private readonly pending = new PendingActions();

  constructor(readonly parts: LiveWorkerParts) {
    const { time, config, gpus } = parts;
    this.core = new EmulatedWorker(
      time.clock,
      {
        result: (token, status, begin, end, duration, gpuClock, received) =>
          this.finish(token, { status, begin, end, duration, gpuClock, received }),
      },
      {
        load: (gpu, model, token) =>
          parts.executor.load(gpu, model, (ending) => this.ended(token!, gpu, ActionType.load, ending)),
        infer: (gpu, _model, batch, token) => this.infer(gpu, batch, token!),
      },
      [],
      gpus,
      Math.floor(config.weightsCacheSize / config.pageSize),
    );
  }

  /** Takes one message of a controller. Throws WireError for what no controller sends. */
  receive(frame: Frame, from: Connection): void {
    const { header, body } = frame;
    if (frame.type === WorkerType.infer) this.receiveInfer(inferAction.decode(header), body, from);
    else if (frame.type === WorkerType.loadWeights)
      this.receiveTimed(ActionType.load, loadWeightsAction.decode(header), from, null);
    else if (frame.type === WorkerType.evictWeights)
      this.receiveTimed(ActionType.evict, evictWeightsAction.decode(header), from, null);
    else if (frame.type === WorkerType.loadModel) {
      this.tally.received(0);
      void loadModel(this, loadModelAction.decode(header), from);
    } else if (frame.type === WorkerType.getState) {
      this.tally.received(0);
      sendState(this, getStateAction.decode(header).actionId, from);
      this.tally.answered(Status.success);
    } else if (frame.type === WorkerType.clearCache)
      this.clear(clearCacheAction.decode(header).actionId, from);
    else throw new WireError(`message type ${frame.type} is none that a worker knows`);
  }

  /** Answers everything that is still pending as cancelled: the worker shuts down. */
  cancel(): void {
    const now = this.parts.time.clock.actual();
    const outcome = { begin: now, end: now, duration: 0, gpuClock: 0, received: 0 };
    for (const action of this.pending.all())
      sendResult(this.parts.time, action, { status: WorkerStatus.cancelled, ...outcome });
  }

  private receiveInfer(action: InferAction, body: Uint8Array, from: Connection): void {
    const { batchSize: batch, inputSizes, modelId: model, gpuId: gpu } = action;
    const held = this.models.get(model);
    const padded = held === undefined ? 0 : paddedBatch(held.profile.batchSizes, batch);
    const whole = body.length > 0 ? body : NO_BODY;
    const inference = {
      gpu,
      model,
      batch,
      padded,
      inputSizes: whole === NO_BODY ? [] : inputSizes,
      body: whole,
    };
    this.receiveTimed(ActionType.infer, action, from, inference);
  }

  private receiveTimed(
    type: number,
    action: Omit<LoadWeightsAction, 'expectedDuration'>,
    from: Connection,
    inference: Inference | null,
  ): void {
    const { actionId: id, modelId: model, gpuId: gpu, earliest, latest } = action;
    const skew = from.offset.offset;
    const token = this.pending.add({ id, type, gpu, model, latest: latest + skew, skew, from, inference });
    this.tally.received(type);
    const refusal = this.refuse(gpu, inference);
    if (refusal !== Status.success) {
      const now = this.parts.time.clock.now();
      this.finish(token, { status: refusal, begin: now, end: now, duration: 0, gpuClock: 0, received: now });
      return;
    }
    const batch = inference?.batch ?? 1;
    this.core.receive(token, type, gpu, model, batch, earliest + skew, latest + skew);
  }

  /** What the core cannot know: GPUs that are not there, and inputs of a wrong size. */
  private refuse(gpu: number, inference: Inference | null): number {
    if (gpu >= this.parts.gpus) return WorkerStatus.invalidGpu;
    if (inference === null || inference.padded === 0) return Status.success;
    const { body, inputSizes, batch, model } = inference;
    if (body.length === 0)
      return this.parts.config.allowZeroSizeInputs ? Status.success : WorkerStatus.inputSize;
    if (inputSizes.length > 0) return Status.success;
    const { inputSize } = this.models.get(model)!.profile;
    return body.length === inputSize * batch ? Status.success : WorkerStatus.inputSize;
  }

  private infer(gpu: number, padded: number, token: number): number {
    const inference = { ...this.pending.get(token).inference!, gpu, padded };
    return this.parts.executor.infer(inference, (ending) => this.ended(token, gpu, ActionType.infer, ending));
  }

  private ended(
    token: number,
    gpu: number,
    type: number,
    { status, message, duration, output }: Ending,
  ): void {
    const action = this.pending.get(token);
    action.output = output;
    action.message = message;
    this.core.completed(gpu, type, status, duration);
  }

  private finish(token: number, outcome: Outcome): void {
    const action = this.pending.take(token);
    const { executor, time } = this.parts;
    const { inference } = action;
    if (outcome.status === Status.success) {
      if (action.type === ActionType.evict) executor.evict(action.gpu, action.model);
      if (inference !== null && inference.body.length > 0) action.output ??= executor.output?.(inference);
    }
    this.tally.answered(outcome.status);
    if (action.from.isOpen) sendResult(time, action, outcome);
    else this.parts.say(`Dropping result R${action.id}: its connection is closed`);
  }

  private clear(actionId: number, to: Connection): void {
    const { executor, gpus, time } = this.parts;
    for (const id of this.models.ids())
      for (let gpu = 0; gpu < gpus; gpu++) if (this.core.cache.has(gpu, id)) executor.evict(gpu, id);
    this.core.cache.clear();
    const resultSent = time.clock.actual() - to.offset.offset;
    to.send(RESULT + WorkerType.clearCache, 0, clearCacheResult, {
      actionId,
      actionReceived: NOT_TOLD,
      resultSent,
    });
  }
}

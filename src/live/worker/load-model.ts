import {
  type LoadModelAction,
  loadModelResult,
  RESULT,
  WorkerAction,
  WorkerType,
} from '../../serving-core/clockwork/wire/worker-messages.js';
import { loadModelActionText, loadModelResultText } from '../lines/actions.js';
import type { Connection } from '../net/connection.js';
import { ModelRefused, type OpenedModel } from './live-executor.js';
import type { LiveWorker } from './live-worker.js';
import { WorkerStatus } from './messages.js';
import { refuseOutside } from './model-files.js';
import { sendError } from './results.js';

/** Loads a model under consecutive numbers, on every GPU, and answers; never rejects. */
export async function loadModel(
  worker: LiveWorker,
  action: LoadModelAction,
  from: Connection,
): Promise<void> {
  const { time, say } = worker.parts;
  const { clock } = time;
  const skew = from.offset.offset;
  const received = clock.now();
  const { actionId } = action;
  say(`Received ${loadModelActionText(action, received - skew)}`);
  try {
    if (received > action.latest + skew)
      throw new ModelRefused(WorkerStatus.loadModelTooLate, 'LoadModelFromDisk could not start in time');
    const { profile, pages } = await openAndAdopt(worker, action);
    const begin = received - skew;
    const end = clock.now() - skew;
    const result = {
      actionId,
      timing: { begin, end, duration: end - begin },
      inputSize: profile.inputSize,
      outputSize: profile.outputSize,
      batchSizes: [...profile.batchSizes],
      weightsSize: pages * worker.parts.config.pageSize,
      pages,
      weightsLoadTime: profile.weightsTransfer,
      execTimes: [...profile.execution],
      copiesCreated: action.copies,
      actionReceived: begin,
      resultSent: end,
    };
    say(`Sending ${loadModelResultText(result)}`);
    worker.tally.answered(0);
    from.send(RESULT + WorkerType.loadModel, 0, loadModelResult, result);
  } catch (error) {
    const status = error instanceof ModelRefused ? error.status : WorkerStatus.runtimeError;
    const { message } = error as Error;
    say(`Sending R${actionId}:Error ${status}: ${message}`);
    worker.tally.answered(status);
    const times = { actionReceived: received - skew, resultSent: clock.actual() - skew };
    sendError(from, { actionId, actionType: WorkerAction.loadModel, status, message, ...times });
  }
}

async function openAndAdopt(
  { parts, models, core }: LiveWorker,
  { modelId, modelPath, copies, maxBatchSize, maxExecDuration }: LoadModelAction,
): Promise<Required<OpenedModel>> {
  const free = () => {
    if (!models.areFree(modelId, copies))
      throw new ModelRefused(WorkerStatus.modelExists, `Model id ${modelId} already exists`);
  };
  free();
  refuseOutside(modelPath, parts.models);
  const limits = { maxBatch: maxBatchSize, maxExec: maxExecDuration };
  const { profile, pages = Math.ceil(profile.weightsSize / parts.config.pageSize) } =
    await parts.executor.open(modelPath, limits);
  // Another load may have taken the numbers while this one read its files.
  free();
  for (let id = modelId; id < modelId + copies; id++) {
    models.set(id, { path: modelPath, profile, pages });
    core.add(id, { pages, batchSizes: profile.batchSizes });
  }
  parts.executor.adopt(modelPath, modelId, copies);
  return { profile, pages };
}

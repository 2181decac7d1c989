import {
  errorResult,
  evictWeightsAction,
  evictWeightsResult,
  inferAction,
  inferResult,
  loadWeightsAction,
  loadWeightsResult,
  timing,
} from './action-messages.js';
import { int32, string, time, uint32, uint64, varintTime } from './kinds.js';
import { type MessageOf, type MessageType, message, repeated, required } from './message.js';

/** Between controller and worker: a result's type is its action's and 100, and 100 is any error. */
export const WorkerType = {
  loadModel: 1,
  loadWeights: 2,
  infer: 3,
  evictWeights: 4,
  clearCache: 5,
  getState: 6,
} as const;
export const RESULT = 100;
export const ERROR_RESULT = 100;

/** `actionType` of results and of the action log, in the worker's own numbering. */
export const WorkerAction = {
  loadModel: 0,
  loadWeights: 1,
  infer: 2,
  evictWeights: 3,
  clearCache: 4,
  getState: 5,
} as const;

export const loadModelAction = message('LoadModelFromDiskAction', {
  actionId: required(1, int32),
  modelId: required(2, int32),
  modelPath: required(3, string),
  earliest: required(4, time),
  latest: required(5, time),
  copies: required(6, int32),
  maxBatchSize: required(7, uint32),
  maxExecDuration: required(8, uint64),
});
export const loadModelResult = message('LoadModelFromDiskResult', {
  actionId: required(1, int32),
  timing: required(2, timing),
  inputSize: required(3, uint64),
  outputSize: required(4, uint64),
  batchSizes: repeated(5, uint32),
  weightsSize: required(6, uint64),
  pages: required(7, uint32),
  weightsLoadTime: required(8, uint64),
  execTimes: repeated(9, uint64),
  copiesCreated: required(10, int32),
  actionReceived: required(11, time),
  resultSent: required(12, time),
});

export const clearCacheAction = message('ClearCacheAction', { actionId: required(1, int32) });
export const clearCacheResult = message('ClearCacheResult', {
  actionId: required(1, int32),
  actionReceived: required(2, varintTime),
  resultSent: required(3, varintTime),
});

export const getStateAction = message('GetWorkerStateAction', { actionId: required(1, int32) });
const modelInfo = message('ModelInfo', {
  id: required(1, int32),
  source: required(2, string),
  inputSize: required(3, uint64),
  outputSize: required(4, uint64),
  batchSizes: repeated(5, uint32),
  weightsSize: required(6, uint64),
  pages: required(7, uint32),
  weightsLoadTime: required(8, uint64),
  execTimes: repeated(9, uint64),
});
const gpuInfo = message('GPUInfo', {
  id: required(1, int32),
  weightsCacheSize: required(2, uint64),
  totalPages: required(3, int32),
  models: repeated(4, uint32),
  ioPoolSize: required(5, uint64),
  workspacePoolSize: required(6, uint64),
});
const memoryInfo = message('WorkerMemoryInfo', {
  pageSize: required(1, uint64),
  hostWeightsCacheSize: required(2, uint64),
  hostIoPoolSize: required(3, uint64),
  gpus: repeated(4, gpuInfo),
  models: repeated(5, modelInfo),
});
export const getStateResult = message('GetWorkerStateResult', {
  actionId: required(1, int32),
  memory: required(2, memoryInfo),
  actionReceived: required(3, varintTime),
  resultSent: required(4, varintTime),
});

export type LoadModelAction = MessageOf<typeof loadModelAction>;
export type LoadModelResult = MessageOf<typeof loadModelResult>;
export type ModelInfo = MessageOf<typeof modelInfo>;
export type GetStateResult = MessageOf<typeof getStateResult>;

type AnyMessage = MessageType<Record<string, unknown>>;
const table = (entries: readonly (readonly [number, unknown])[]) =>
  new Map(entries as readonly (readonly [number, AnyMessage])[]);

/** What a worker, and what a controller, may be sent, by message type. */
export const workerActions = table([
  [WorkerType.loadModel, loadModelAction],
  [WorkerType.loadWeights, loadWeightsAction],
  [WorkerType.infer, inferAction],
  [WorkerType.evictWeights, evictWeightsAction],
  [WorkerType.clearCache, clearCacheAction],
  [WorkerType.getState, getStateAction],
]);
export const workerResults = table([
  [ERROR_RESULT, errorResult],
  [RESULT + WorkerType.loadModel, loadModelResult],
  [RESULT + WorkerType.loadWeights, loadWeightsResult],
  [RESULT + WorkerType.infer, inferResult],
  [RESULT + WorkerType.evictWeights, evictWeightsResult],
  [RESULT + WorkerType.clearCache, clearCacheResult],
  [RESULT + WorkerType.getState, getStateResult],
]);

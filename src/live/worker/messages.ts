import { Status } from '../../serving-core/clockwork/status.js';
import { unixMs } from '../lines/numbers.js';

/** Codes that only a live worker gives, beside those of Status. */
export const WorkerStatus = {
  cancelled: 1,
  runtimeError: 2,
  invalidGpu: 13,
  loadModelTooLate: 11,
  modelExists: 40,
  invalidPath: 41,
  inputSize: 75,
  inputSizes: 77,
  decompression: 78,
} as const;

const tasks = ['LoadModelFromDisk', 'LoadWeights', 'Infer', 'EvictWeights', 'ClearCache', 'GetWorkerState'];

const texts: Readonly<Record<number, string>> = {
  [WorkerStatus.cancelled]: 'Action cancelled: the worker shuts down',
  [WorkerStatus.invalidGpu]: 'Invalid GPU',
  [WorkerStatus.inputSize]: 'Invalid input size',
  [Status.loadUnknownModel]: 'LoadWeights of an unknown model',
  [Status.loadInsufficientCache]: 'LoadWeights: insufficient cache',
  [Status.loadChanged]: 'LoadWeights: weights changed meanwhile',
  [Status.evictUnknownModel]: 'EvictWeights of an unknown model',
  [Status.evictNotCached]: 'EvictWeights: weights are not there',
  [Status.inferUnknownModel]: 'Infer of an unknown model',
  [Status.inferBatchSize]: 'Infer: invalid batch size',
  [Status.inferWeightsMissing]: 'Infer: weights are not there',
  [Status.inferWeightsChanged]: 'Infer: weights changed meanwhile',
};

const tooLate: ReadonlySet<number> = new Set([Status.loadTooLate, Status.evictTooLate, Status.inferTooLate]);

/** What an error result says, for people. `now` and `latest` in the controller's clock. */
export function errorText(
  actionType: number,
  status: number,
  now: number,
  latest: number,
  epochBase: bigint,
): string {
  if (!tooLate.has(status)) return texts[status] ?? `${tasks[actionType]} failed with status ${status}`;
  const times = `now ${unixMs(epochBase, now)}, latest ${unixMs(epochBase, latest)}`;
  return `${tasks[actionType]} could not start in time (${times})`;
}

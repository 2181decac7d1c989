import type {
  GetStateResult,
  LoadModelAction,
  LoadModelResult,
} from '../../serving-core/clockwork/wire/worker-messages.js';
import { mebibytes, ms } from './numbers.js';

/** `A0:LoadModelFromDisk model=0 [0.0, 16651431595058.7] PATH`: the window relative to `now`, ms. */
export function loadModelActionText(
  { actionId, modelId, modelPath, earliest, latest }: LoadModelAction,
  now: number,
): string {
  return `A${actionId}:LoadModelFromDisk model=${modelId} [${relative(earliest, now)}, ${relative(latest, now)}] ${modelPath}`;
}

/** An open window ends 2^64 − 1 − now, which the original prints as it is; here it is open. */
function relative(time: number, now: number): string {
  if (time === Number.POSITIVE_INFINITY) return 'inf';
  return ms(Math.max(0, time - now));
}

export function loadModelResultText(result: LoadModelResult): string {
  const { actionId, inputSize, outputSize, timing } = result;
  const duration = ms(timing.end - timing.begin);
  return `R${actionId}:LoadModelFromDisk input=${inputSize} output=${outputSize} ${costsText(result)} duration=${duration}`;
}

export interface ModelCosts {
  weightsSize: number;
  pages: number;
  weightsLoadTime: number;
  batchSizes: readonly number[];
  execTimes: readonly number[];
}

/** `weights=112.0 MB (7 pages) xfer=8.3 b1=2.9 b2=4.1`: MiB and ms. */
export function costsText({
  weightsSize,
  pages,
  weightsLoadTime,
  batchSizes,
  execTimes,
}: ModelCosts): string {
  const batches = batchSizes.map((b, i) => ` b${b}=${oneDecimal(execTimes[i] ?? 0)}`).join('');
  return `weights=${mebibytes(weightsSize)} MB (${pages} pages) xfer=${oneDecimal(weightsLoadTime)}${batches}`;
}

/** Profiled times are rounded, where those of a run are truncated: the original prints 4.05 as 4.1. */
function oneDecimal(ns: number): string {
  return (Math.round(ns / 1e5) / 10).toFixed(1);
}

export function stateText({ actionId, memory }: GetStateResult): string {
  const gpus = memory.gpus.map(
    ({ id, weightsCacheSize, totalPages, ioPoolSize, workspacePoolSize, models }) =>
      ` GPU-${id} weights_cache=${(weightsCacheSize / 2 ** 30).toFixed(1)}GB (${totalPages} pages) io_pool=${mebibytes(ioPoolSize)}MB workspace_pool=${mebibytes(workspacePoolSize)}MB ${models.length} models currently on GPU\n`,
  );
  const models = memory.models.map((model) => ` M-${model.id} src=${model.source} ${costsText(model)}\n`);
  return `R${actionId}:GetWorkerState:\n page_size=${memory.pageSize}\ngpus=\n${gpus.join('')}models=\n${models.join('')}`;
}

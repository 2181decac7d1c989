import { getStateResult, RESULT, WorkerType } from '../../serving-core/clockwork/wire/worker-messages.js';
import { stateText } from '../lines/actions.js';
import type { Connection } from '../net/connection.js';
import type { LiveWorker } from './live-worker.js';

/** Answers a question for the worker's state: its GPUs, what is in their caches, and its models. */
export function sendState({ parts, models, core }: LiveWorker, actionId: number, to: Connection): void {
  const { config, gpus, say, time } = parts;
  say(`Received A${actionId}:GetWorkerState`);
  const ids = models.ids();
  const result = {
    actionId,
    memory: {
      pageSize: config.pageSize,
      hostWeightsCacheSize: Number.POSITIVE_INFINITY,
      hostIoPoolSize: config.hostIoPoolSize,
      gpus: Array.from({ length: gpus }, (_, id) => ({
        id,
        weightsCacheSize: config.weightsCacheSize,
        totalPages: core.cache.pagesPerGpu,
        models: ids.filter((model) => core.cache.has(id, model)),
        ioPoolSize: config.ioPoolSize,
        workspacePoolSize: config.workspacePoolSize,
      })),
      models: models.infos(config.pageSize),
    },
    actionReceived: Number.NEGATIVE_INFINITY,
    resultSent: time.clock.actual() - to.offset.offset,
  };
  say(`Sending ${stateText(result)}`);
  to.send(RESULT + WorkerType.getState, 0, getStateResult, result);
}

import { UserError } from '../errors.js';
import type { Shared } from './arrivals.js';
import { controllerDefault } from './open-loop.js';
import type { TraceRows } from './trace.js';
import { contiguousModels, lastUserOf, startTraceReplay, stripedModels } from './trace-replay.js';
import type { WorkloadContext, WorkloadData, WorkloadParameter } from './workload.js';

/** Part of the trace's volume that the original reckons one worker can serve. */
export const LOAD_PER_WORKER = 0.125;
/** Models beyond which the original warns of its GPUs' memory. */
export const MEMORY_LIMIT = 3100;

/** Copies of each model by memory load factor, when the whole zoo is loaded and when only ResNet50 is. */
const copiesByFactor = {
  all: { 1: 3, 2: 13, 3: 29, 4: 66 },
  resnet50: { 1: 200, 2: 800, 3: 1800, 4: 3600 },
} as const;

export const memoryLoadFactor: WorkloadParameter = {
  name: 'memory-load-factor',
  type: 'integer',
  min: 1,
  max: 4,
  description: 'copies of each model: 3, 13, 29 or 66; of resnet50_v2 alone: 200, 800, 1800 or 3600',
};

/** Copies of each model at a memory load factor of 1 to 4. */
export function copiesAt(factor: number, which: keyof typeof copiesByFactor): number {
  return copiesByFactor[which][factor as 1 | 2 | 3 | 4];
}

/** What the original prints when more models are loaded than it believes to fit. */
export function memoryNotices(workload: string, models: number): string[] {
  if (models <= MEMORY_LIMIT) return [];
  return [`${workload}: ${models} models; about ${MEMORY_LIMIT} fit the memory of the original's GPUs.`];
}

/** A day of the trace; throws UserError when whoever bound the workload has none, or an empty one. */
export function dayOf(workload: string, data: WorkloadData | undefined, day: number): TraceRows {
  const rows = data?.trace?.(day);
  if (rows !== undefined && rows.functions > 0 && rows.intervals > 0) return rows;
  throw new UserError(
    'E_WORKLOAD_DATA',
    `${workload} replays day ${day} of the Azure Functions trace, which is ${rows ? 'empty' : 'not given'}.`,
    'Get the trace, or make a stand-in for it: repro data -h',
  );
}

/** How the original replays a day of the trace. */
export interface AzureReplay {
  rows: TraceRows;
  models: number;
  /** Rows to models: neighbours in rank together, or dealt out in turn. */
  mapping: 'contiguous' | 'striped';
  scale: Shared;
  /** Seconds. */
  interval: number;
  randomise: boolean;
}

/** Starts a client for each row; a client's seed is its rank. */
export function startAzureReplay(context: WorkloadContext, replay: AzureReplay): void {
  const { rows, scale, interval, randomise } = replay;
  const map = replay.mapping === 'striped' ? stripedModels : contiguousModels;
  const models = map(rows.functions, replay.models);
  startTraceReplay(
    context,
    {
      rows,
      clients: rows.functions,
      models,
      userOf: lastUserOf(models),
      source: (row) => context.client(row),
      interval: interval * 1e9,
      per: 60e9,
      scale,
      randomise,
    },
    controllerDefault,
  );
}

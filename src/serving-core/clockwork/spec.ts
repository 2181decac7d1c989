import type { TraceData } from '../common/trace-data.js';
import type { ControllerCost, ControllerHostPreset } from './controller-host.js';
import type { HostModel, NetworkPreset } from './network.js';
import type { NoiseModel, NoisePreset } from './worker/noise.js';

/** Schedulers by the names of the original's command line; EDF is this project's own. docs/schedulers.md describes each. */
export const controllerTypes = ['INFER5', 'INFER4', 'SMART', 'DIRECT', 'ECHO', 'STRESS', 'EDF'] as const;
export type ControllerType = (typeof controllerTypes)[number];

/** The controller's positional options under their own names. Times in ns. */
export interface ControllerOptions {
  type: ControllerType;
  /** Absolute path of a file whose default export is a policy of the user's own; it replaces `type`. */
  policy?: string;
  /** Who supplies inputs when the client sends none: the controller (true) or the worker. */
  generateInputs: boolean;
  /** Cap on GPUs used over all workers, split evenly. */
  maxGpus: number;
  /** Scheduling horizon and action window. */
  scheduleAhead: number;
  /** SLO of requests whose slo_factor is not positive. */
  defaultSlo: number;
  /** Batch sizes > 1 with a longer profiled time are excluded. */
  maxExec: number;
  /** Larger batch sizes are excluded. */
  maxBatch: number;
  /** `reference` keeps the two known bugs of the original's load tracker; `fixed` mends them. */
  loadTracker: 'reference' | 'fixed';
}

/**
 * The options that a controller has when its command line gives none: generated inputs lengthen INFER5's
 * horizon, and INFER4 batches up to 16.
 */
export function controllerDefaults(type: ControllerType, generateInputs = false): ControllerOptions {
  return {
    type,
    generateInputs,
    maxGpus: 100,
    scheduleAhead: type === 'INFER5' && generateInputs ? 15e6 : 10e6,
    defaultSlo: 100e6,
    maxExec: 250e6,
    maxBatch: type === 'INFER4' ? 16 : 8,
    loadTracker: 'reference',
  };
}

export interface WorkerOptions {
  /** Worker processes, and emulated GPUs in each. */
  count: number;
  gpusPerWorker: number;
  /** Bytes per GPU of the paged weight cache, and of one page. */
  weightsCacheSize: number;
  pageSize: number;
  /** Bytes of host memory of a worker, where the weights of every loaded instance are kept; unbounded when absent. */
  hostMemory?: number;
}

/** One point of a Clockwork experiment, as plain data. */
export interface ClockworkSpec {
  system: 'clockwork';
  controller: ControllerOptions;
  workers: WorkerOptions;
  network: NetworkPreset | HostModel;
  /** What the workers do not do on time; nothing by default. */
  noise?: NoisePreset | NoiseModel;
  /** What the controller's work costs; nothing by default. */
  controllerHost?: ControllerHostPreset | ControllerCost;
  /** What the client sends: a workload's name and its positional arguments, as on the original's command line. */
  client: {
    workload: string;
    args: readonly string[];
    inputs: boolean;
    /** Seconds after which the client is stopped; needed by a workload that does not end by itself. */
    duration?: number;
    /** Where the days come from that its workload replays; by default `auto`. */
    data?: TraceData;
  };
  /** Length of a row of the table `minutes`, s; a minute when absent. */
  bucket?: number;
  /** Zoo that the models come from: a built-in name (`osdi20`, `v1`) or a file. */
  zoo: string;
}

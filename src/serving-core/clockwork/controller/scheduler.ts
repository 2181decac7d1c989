import type { Clock } from '../../clock/clock.js';
import type { ActionSink } from '../../common/sinks.js';
import type { ActionTable } from './action-table.js';
import type { Front } from './front.js';
import type { LoadedModel } from './model-state.js';
import type { ActionPort } from './transmitter.js';

/** What a controller works with. */
export interface ControllerParts {
  clock: Clock;
  front: Front;
  actions: ActionTable;
  actionSink: ActionSink | null;
  port: ActionPort;
  gpus: readonly GpuPlace[];
  pagesPerGpu: number;
  models: readonly LoadedModel[];
  /** Whether `Scheduler.lost` may be called. */
  gpusMayFail?: boolean;
  /** The host that decisions cost time of; absent when they cost none. */
  host?: DecisionHost;
}

/** What a scheduler that decides only when its host has the time asks of it. */
export interface DecisionHost {
  /** Whether it has the time now; if not, `Scheduler.resume` is called as soon as it has. */
  mayDecide(): boolean;
}

/** What the wiring, simulated or live, tells a Clockwork controller. Requests and actions are slots of their tables. */
export interface Scheduler {
  /** A request arrived: its arrival, model, ids and slo_factor are in the request table. */
  admit(slot: number): void;
  /** An action's result columns are filled in: handle it. The token is free for reuse afterwards. */
  result(token: number): void;
  /** The host has time again for what it had none for (`ControllerParts.host`). */
  resume?(): void;
  /** The transmission of an action is complete, for a port that could not say when it would be. */
  transmitted?(token: number): void;
  /**
   * A live worker with this GPU is gone, and what its cache held with it. The results of what it was given follow, as errors. Without
   * this method a scheduler goes on as before, and all that it sends to that GPU fails.
   */
  lost?(gpu: number): void;
  /** The GPU is back, with an empty cache. */
  returned?(gpu: number): void;
  /** A model is loaded after the start, under the next number; only DIRECT takes any then. */
  add?(model: LoadedModel): void;
  /**
   * A GPU holds a model's weights from the start, before the first request: there is room for it. Without this method a scheduler begins
   * with empty caches only.
   */
  resident?(model: number, gpu: number): void;
  /** Called once before the first request, for a scheduler that acts of its own accord. */
  start?(): void;
  /** The clients have stopped: a scheduler that acts of its own accord comes to rest. */
  stop?(): void;
  /** Lines that the original prints, such as excluded batch sizes. */
  readonly notices: readonly string[];
}

/** A GPU of the cluster: its worker, and its index there. */
export interface GpuPlace {
  worker: number;
  gpu: number;
}

/**
 * The GPUs that a controller uses: of each worker in order an even share of `maxGpus`. `gpusPerWorker`
 * lists how many each worker has.
 */
export function selectGpus(gpusPerWorker: readonly number[], maxGpus: number): GpuPlace[] {
  const places: GpuPlace[] = [];
  let remaining = maxGpus;
  gpusPerWorker.forEach((gpus, worker) => {
    const share = Math.min(gpus, Math.floor(remaining / (gpusPerWorker.length - worker)));
    for (let gpu = 0; gpu < share; gpu++) places.push({ worker, gpu });
    remaining -= share;
  });
  return places;
}

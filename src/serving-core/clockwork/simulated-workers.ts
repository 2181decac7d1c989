import type { Clock } from '../clock/clock.js';
import type { ActionTable } from './controller/action-table.js';
import type { LoadedModel } from './controller/model-state.js';
import type { Invariants } from './invariants.js';
import { type HostModel, Link } from './network.js';
import type { WorkerOptions } from './spec.js';
import { ActionType } from './status.js';
import { EmulatedWorker } from './worker/emulated-worker.js';
import { profiledExecution } from './worker/profiled-execution.js';
import { type NoiseSource, WorkerNoise } from './worker/worker-noise.js';

export interface SimulatedWorkersConfig {
  workers: WorkerOptions;
  host: HostModel;
  models: readonly LoadedModel[];
  invariants: Invariants | null;
  noise?: NoiseSource;
}

/** The workers of a simulation: their hosts, noise and links back to the controller. Fills in the result columns of actions. */
export class SimulatedWorkers {
  private readonly workers: EmulatedWorker[];
  private readonly uplinks: Link[];
  /** Of each worker; empty when all are exact. */
  private readonly noise: readonly WorkerNoise[];
  /** Of each model's weights. */
  private readonly pages: Int32Array;
  private readonly delivers: number;

  /** `arrived` is called with an action's token and when its result reaches the controller, ns. */
  constructor(
    private readonly clock: Clock,
    private readonly actions: ActionTable,
    pagesPerGpu: number,
    private readonly config: SimulatedWorkersConfig,
    private readonly arrived: (token: number, at: number) => void,
  ) {
    const { workers, host, models, noise, invariants } = config;
    const each = <T>(make: (worker: number) => T): T[] =>
      Array.from({ length: workers.count }, (_, worker) => make(worker));
    this.delivers = clock.register((token) => this.deliver(token));
    this.pages = Int32Array.from(models, ({ pages }) => pages);
    this.uplinks = each(() => new Link(host.bandwidth));
    this.noise =
      noise === undefined ? [] : each((worker) => new WorkerNoise(noise, worker, workers.gpusPerWorker));
    const workerModels = models.map(({ profile, pages }) => ({ pages, batchSizes: profile.batchSizes }));
    const exact = profiledExecution(models);
    this.workers = each(
      (worker) =>
        new EmulatedWorker(
          clock,
          {
            result: (token, status, begin, end, duration, gpuClock, received) =>
              this.result(worker, token, status, begin, end, duration, gpuClock, received),
          },
          this.noise[worker]?.execution(exact) ?? exact,
          workerModels,
          workers.gpusPerWorker,
          pagesPerGpu,
          host.turnaround,
          invariants?.worker(worker) ?? null,
        ),
    );
  }

  /** An action reaches its worker at `at`, ns. */
  receive(token: number, at: number): void {
    const { actions, noise } = this;
    const ready = at + this.config.host.workerReceive;
    const handled =
      noise.length === 0 ? ready : noise[actions.worker[token]].handledAt(actions.workerGpu[token], ready);
    this.clock.at(handled, this.delivers, token, 0);
  }

  /** Puts a model's weights on a GPU before anything runs; false when it has no room for them. */
  resident(worker: number, gpu: number, model: number): boolean {
    const { cache } = this.workers[worker];
    if (!cache.allocate(gpu, model, this.pages[model])) return false;
    cache.arrive(gpu, model);
    return true;
  }

  private deliver(token: number): void {
    const { actions } = this;
    this.workers[actions.worker[token]].receive(
      token,
      actions.type[token],
      actions.workerGpu[token],
      actions.model[token],
      actions.batch[token],
      actions.earliest[token],
      actions.latest[token],
    );
  }

  private result(
    worker: number,
    token: number,
    status: number,
    begin: number,
    end: number,
    duration: number,
    gpuClock: number,
    received: number,
  ): void {
    const { actions } = this;
    const { host, invariants } = this.config;
    if (invariants !== null && actions.type[token] !== ActionType.infer)
      invariants.cacheFits(this.workers[worker].cache, actions.workerGpu[token], this.pages);
    actions.status[token] = status;
    actions.begin[token] = begin;
    actions.end[token] = end;
    actions.duration[token] = duration;
    actions.clockBefore[token] = gpuClock;
    actions.clock[token] = gpuClock;
    actions.workerReceived[token] = received;
    const leaves = this.clock.now() + host.workerSend;
    const at = this.uplinks[worker].transmit(leaves, this.outputBytes(token)) + host.oneWay;
    actions.resultSent[token] = leaves;
    actions.resultReceived[token] = at;
    this.arrived(token, at);
  }

  private outputBytes(token: number): number {
    const { actions } = this;
    if (actions.bytes[token] === 0 || actions.status[token] !== 0) return 0;
    return this.config.models[actions.model[token]].profile.outputSize * actions.batch[token];
  }
}

import { POLL_INTERVAL } from '../constants.js';
import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { Executions } from './executions.js';
import { Horizons } from './horizons.js';
import { Infer4Queue, Verdicts } from './infer4-queue.js';
import { Infer4Strategies } from './infer4-strategies.js';
import { Infer5Loads } from './infer5-loads.js';
import type { ModelState } from './model-state.js';
import { modelStates } from './model-states.js';
import { Hold, type RequestTable } from './request-table.js';
import type { ControllerParts, Scheduler } from './scheduler.js';
import { executionSlo, loadingSlo, sloOf } from './slo.js';
import { Timeouts } from './timeouts.js';

/** Between two loads on one GPU, ns; and how many may be outstanding there; both as in the original. */
const LOAD_INTERVAL = 100e3;
const OUTSTANDING_LOADS = 2;

/** One GPU as INFER4 sees it. */
interface Gpu {
  loaded: Uint8Array;
  strategies: Infer4Strategies;
}

/**
 * The INFER4 scheduler, INFER5's predecessor: one queue a model, a strategy for each request and batch size on
 * every GPU that holds the model, and a GPU fills its whole horizon when it looks for work.
 */
export class Infer4 implements Scheduler {
  readonly notices: string[] = [];
  private readonly requests: RequestTable;
  private readonly models: ModelState[];
  private readonly queues: Infer4Queue[];
  private readonly verdicts = new Verdicts();
  private readonly gpus: Gpu[];
  private readonly timeouts: Timeouts;
  private readonly executions: Executions;
  private readonly loads: Infer5Loads;
  private readonly horizons: Horizons;

  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
  ) {
    const { clock } = parts;
    this.requests = parts.front.requests;
    this.models = modelStates(parts.models, options, this.notices);
    this.queues = this.models.map(({ sizes }) => new Infer4Queue(sizes, this.requests, this.verdicts));
    this.gpus = parts.gpus.map(() => ({
      loaded: new Uint8Array(parts.models.length),
      strategies: new Infer4Strategies(),
    }));
    this.timeouts = new Timeouts(clock, this.requests, (slot) => this.timeOut(slot));
    this.executions = new Executions(parts, options, this.models, (token) => this.result(token));
    this.loads = new Infer5Loads(
      parts,
      options,
      this.models,
      this.gpus,
      this.executions.transmitter,
      (model, gpu) => this.loaded(model, gpu),
      {
        tracker: options.loadTracker === 'fixed' ? 'fixed' : 'expiring',
        interval: LOAD_INTERVAL,
        outstanding: OUTSTANDING_LOADS,
      },
    );
    this.horizons = new Horizons(clock, this.executions.gpus, options.scheduleAhead, (gpu) => this.fill(gpu));
  }

  admit(slot: number): void {
    const { requests, options, loads } = this;
    const now = this.parts.clock.now();
    const modelId = requests.model[slot];
    const model = this.models[modelId];
    if (model === undefined) {
      requests.deadline[slot] = -1;
      requests.arrivalCount[slot] = 0;
      this.parts.front.respond(slot, Status.error, 0);
      return;
    }
    requests.arrivalCount[slot] = model.copiesLoaded;
    const slo = sloOf(model.baseExecution, requests.sloFactor[slot], options.defaultSlo);
    const execSlo = executionSlo(slo, options.scheduleAhead);
    const arrival = requests.arrival[slot];
    requests.deadline[slot] = arrival + slo;
    requests.internalDeadline[slot] = arrival + execSlo;
    if (loads.active) {
      const reserve = model.weightsEstimate + model.baseExecution;
      const weightsSlo = loadingSlo(slo, reserve, options.scheduleAhead);
      loads.demand(now, slot, modelId, model.estimates[0], execSlo, weightsSlo);
    }
    this.verdicts.set(slot, Status.timeout);
    const position = this.queues[modelId].push(slot, arrival + execSlo);
    model.requestsQueued++;
    for (const gpu of this.gpus) if (gpu.loaded[modelId] === 1) this.addStrategies(gpu, modelId, position);
    this.timeouts.watch(slot);
    this.fillAll();
    if (loads.active) loads.schedule(this.turn());
  }

  result(token: number): void {
    const { actions, clock } = this.parts;
    const gpu = actions.gpu[token];
    if (actions.type[token] === ActionType.infer) {
      this.loads.completed(clock.now(), token);
      this.executions.result(token);
      this.horizons.changed(gpu);
      this.fill(gpu);
    } else {
      this.loads.result(token);
    }
    actions.release(token);
    if (this.loads.active) this.loads.schedule(this.turn());
  }

  lost(gpu: number): void {
    this.loads.lost(gpu);
  }

  returned(gpu: number): void {
    this.loads.returned(gpu);
  }

  resident(model: number, gpu: number): void {
    this.loads.resident(model, gpu);
  }

  transmitted(token: number): void {
    this.executions.transmitter.transmitted(token);
  }

  private loaded(modelId: number, index: number): void {
    const queue = this.queues[modelId];
    for (let position = queue.first; position < queue.end; position++)
      this.addStrategies(this.gpus[index], modelId, position);
    this.fill(index);
  }

  private addStrategies({ strategies }: Gpu, modelId: number, position: number): void {
    const { estimates } = this.models[modelId];
    const deadline = this.queues[modelId].deadline(position);
    for (let index = 0; index < estimates.length; index++)
      strategies.push(deadline - estimates[index], index, modelId, position);
  }

  private timeOut(slot: number): void {
    const model = this.requests.model[slot];
    this.loads.cancelled(this.parts.clock.now(), slot, model);
    this.parts.front.respond(slot, this.verdicts.get(slot), this.models[model].copiesLoaded);
  }

  /** The GPU that looks first: polls visit the GPUs in turn. */
  private turn(): number {
    return Math.floor(this.parts.clock.now() / POLL_INTERVAL) % this.gpus.length;
  }

  private fillAll(): void {
    const count = this.gpus.length;
    let index = this.turn();
    for (let left = count; left > 0; left--) {
      this.fill(index);
      index = index + 1 === count ? 0 : index + 1;
    }
  }

  /** Acts on a GPU's strategies, the most urgent first, until its horizon is full or none is left. */
  private fill(index: number): void {
    const gpu = this.gpus[index];
    const { strategies } = gpu;
    const now = this.parts.clock.now();
    while (strategies.size > 0) {
      if (!this.horizons.admits(index, now)) return;
      const { model, batchIndex, position } = strategies;
      strategies.pop();
      const queue = this.queues[model];
      if (gpu.loaded[model] === 0 || position < queue.first || queue.deadline(position) <= now) continue;
      this.tryStrategy(index, model, batchIndex, position, now);
    }
  }

  private tryStrategy(gpu: number, modelId: number, index: number, position: number, now: number): void {
    const { executions } = this;
    const freeAt = executions.gpus[gpu].available(now);
    const model = this.models[modelId];
    const queue = this.queues[modelId];
    const durations = model.estimatesAt(executions.gpus[gpu].clock);
    const before = queue.first;
    const chosen = queue.choose(position, index, freeAt, durations);
    const token = chosen < 0 ? -1 : executions.create(gpu, modelId, chosen);
    if (token >= 0) {
      const complete = freeAt + durations[chosen];
      for (let i = 0; i < model.sizes[chosen]; i++) {
        const slot = queue.take(complete);
        executions.put(token, i, slot);
        this.requests.release(slot, Hold.queue);
      }
    }
    model.requestsQueued -= queue.first - before;
    if (token < 0) return;
    this.parts.actions.requestsQueued[token] = model.requestsQueued;
    this.loads.executing(now, token);
    executions.send(token, freeAt);
    this.horizons.changed(gpu);
  }
}

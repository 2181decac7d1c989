import type { Clock } from '../../clock/clock.js';
import { POLL_INTERVAL } from '../constants.js';
import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { Executions } from './executions.js';
import { Horizons } from './horizons.js';
import { Infer5Gpu } from './infer5-gpu.js';
import { Infer5Loads } from './infer5-loads.js';
import type { ModelState } from './model-state.js';
import { modelStates } from './model-states.js';
import { Hold, type RequestTable } from './request-table.js';
import type { ControllerParts, DecisionHost, Scheduler } from './scheduler.js';
import { executionSlo, loadingSlo, sloOf } from './slo.js';
import { Timeouts } from './timeouts.js';

/** In the place of a model that a request has come for. */
const NOBODY = -1;

/**
 * The INFER5 scheduler. The original's threads poll; here a GPU is looked at again when a request is
 * admitted, a result arrives, a load completes, or its horizon opens. Which GPU looks first at a given instant follows
 * from the poll interval, as in the original, where it is as good as random.
 */
export class Infer5 implements Scheduler {
  readonly notices: string[] = [];
  private readonly clock: Clock;
  private readonly requests: RequestTable;
  private readonly models: ModelState[];
  private readonly gpus: Infer5Gpu[];
  private readonly executions: Executions;
  private readonly horizons: Horizons;
  private readonly timeouts: Timeouts;
  private readonly loads: Infer5Loads;
  private readonly host: DecisionHost | undefined;
  private lastPoll = -1;

  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
  ) {
    const { clock } = parts;
    this.clock = clock;
    this.host = parts.host;
    this.requests = parts.front.requests;
    this.models = modelStates(parts.models, options, this.notices);
    this.timeouts = new Timeouts(clock, this.requests, (slot) => this.timeOut(slot));
    this.executions = new Executions(parts, options, this.models, (token) => this.result(token));
    const { transmitter, gpus } = this.executions;
    this.gpus = gpus.map((_, index) => new Infer5Gpu(index, this.models, this.requests, this.executions));
    this.loads = new Infer5Loads(parts, options, this.models, this.gpus, transmitter, (model, gpu) => {
      this.activate(model, gpu);
      this.fill(gpu);
    });
    this.horizons = new Horizons(clock, gpus, options.scheduleAhead, (gpu) => this.fill(gpu));
  }

  admit(slot: number): void {
    const { requests, options } = this;
    const now = this.clock.now();
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
    const arrival = requests.arrival[slot];
    requests.deadline[slot] = arrival + slo;
    const execSlo = executionSlo(slo, options.scheduleAhead);
    requests.internalDeadline[slot] = arrival + execSlo;
    if (this.loads.active) {
      const reserve = model.weightsEstimate + model.baseExecution;
      const weightsSlo = loadingSlo(slo, reserve, options.scheduleAhead);
      this.loads.demand(now, slot, modelId, model.estimates[0], execSlo, weightsSlo);
    }
    model.queue.push(slot, requests.internalDeadline[slot]);
    requests.hold(slot, Hold.queue);
    model.requestsQueued++;
    this.timeouts.watch(slot);
    this.dispatch(modelId);
    if (this.loads.active) this.loads.schedule(this.turn() % this.gpus.length);
  }

  result(token: number): void {
    const { actions } = this.parts;
    if (actions.type[token] === ActionType.infer) {
      const gpu = actions.gpu[token];
      this.loads.completed(this.clock.now(), token);
      this.executions.result(token);
      this.horizons.changed(gpu);
      this.fill(gpu);
    } else {
      this.loads.result(token);
    }
    actions.release(token);
    if (this.loads.active) this.loads.schedule(this.turn() % this.gpus.length);
  }

  resume(): void {
    this.dispatch(NOBODY);
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

  private activate(modelId: number, gpu: number): void {
    const model = this.models[modelId];
    const strategy = model.mostUrgent(model.sizes.length - 1);
    if (strategy >= 0) this.gpus[gpu].activate(modelId, model.urgency, strategy);
  }

  private timeOut(slot: number): void {
    const model = this.requests.model[slot];
    this.loads.cancelled(this.clock.now(), slot, model);
    this.parts.front.respond(slot, Status.timeout, this.models[model].copiesLoaded);
  }

  /** Number of the poll that looks now; polls visit the GPUs in turn. */
  private turn(): number {
    return Math.max(Math.floor(this.clock.now() / POLL_INTERVAL), this.lastPoll);
  }

  /**
   * Lets every GPU look for work, one action at a time each, until none finds any. Each activates the instance of `offered`, the
   * model of a new request, when it looks first, because until then nobody asks.
   */
  private dispatch(offered: number): void {
    const { gpus } = this;
    const now = this.clock.now();
    const model = this.models[offered];
    const strategy = model === undefined ? -1 : model.mostUrgent(model.sizes.length - 1);
    const priority = model === undefined ? 0 : model.urgency;
    const count = gpus.length;
    let turn = this.turn();
    let index = turn % count;
    for (let idle = 0, looks = 0; idle < count; turn++, looks++) {
      const gpu = gpus[index];
      idle++;
      if (!this.wouldTryInVain(index, offered)) {
        if (strategy >= 0 && looks < count) gpu.activate(offered, priority, strategy);
        if (this.step(gpu, now)) {
          this.lastPoll = turn + 1;
          idle = 0;
        }
      }
      index = index + 1 === count ? 0 : index + 1;
    }
  }

  /**
   * Whether a GPU that is offered a model would try it at once and forget it, because it is open, has nothing else to try, and either
   * lacks the weights or finds the request gone. It need not be offered it.
   */
  private wouldTryInVain(index: number, offered: number): boolean {
    if (offered === NOBODY || this.host !== undefined) return false;
    const gpu = this.gpus[index];
    if (!this.horizons.isOpen(index) || !gpu.isEmpty) return false;
    return this.models[offered].queue.isEmpty || gpu.loaded[offered] === 0;
  }

  /** Lets one GPU act on its strategies until its horizon is full or none is left. */
  private fill(index: number): void {
    const now = this.clock.now();
    while (this.step(this.gpus[index], now));
  }

  /** One look of a GPU at its strategies: sends at most one action (the original's schedule_infer). */
  private step(gpu: Infer5Gpu, now: number): boolean {
    const { horizons, host } = this;
    const { index } = gpu;
    if (gpu.isEmpty) return false;
    if (host !== undefined && !horizons.isFull(index, now) && !host.mayDecide()) return false;
    return horizons.admits(index, now) && this.act(gpu, now);
  }

  private act(gpu: Infer5Gpu, now: number): boolean {
    const { executions } = this;
    const { actions } = this.parts;
    const freeAt = executions.gpus[gpu.index].available(now);
    const token = gpu.nextBatch(freeAt);
    if (token < 0) return false;
    actions.requestsQueued[token] = this.models[actions.model[token]].requestsQueued;
    this.loads.executing(now, token);
    executions.send(token, freeAt);
    this.horizons.changed(gpu.index);
    return true;
  }
}

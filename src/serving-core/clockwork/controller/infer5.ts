import type { Clock } from '../../clock/clock.js';
import { BUFFER, FUTURE, POLL_INTERVAL } from '../constants.js';
import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { logAction } from './action-log.js';
import { Infer5Gpu } from './infer5-gpu.js';
import { Infer5Loads } from './infer5-loads.js';
import type { ModelState } from './model-state.js';
import { modelStates } from './model-states.js';
import { Hold, type RequestTable } from './request-table.js';
import type { ControllerParts, DecisionHost, Scheduler } from './scheduler.js';
import { executionSlo, loadingSlo, sloOf } from './slo.js';
import { Timeouts } from './timeouts.js';
import { Transmitter } from './transmitter.js';

/**
 * The INFER5 scheduler (scheduler.md §2–§6). The original's threads poll; here a GPU is looked at again when a request is
 * admitted, a result arrives, a load completes, or its horizon opens. Which GPU looks first at a given instant follows
 * from the poll interval, as in the original, where it is as good as random.
 */
export class Infer5 implements Scheduler {
  readonly notices: string[] = [];
  private readonly clock: Clock;
  private readonly requests: RequestTable;
  private readonly models: ModelState[];
  private readonly gpus: Infer5Gpu[];
  private readonly timeouts: Timeouts;
  private readonly transmitter: Transmitter;
  private readonly loads: Infer5Loads;
  private readonly wakes: number;
  private readonly reportsLate: number;
  private readonly host: DecisionHost | undefined;
  private lastPoll = -1;

  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
  ) {
    const { clock, actions, port } = parts;
    this.clock = clock;
    this.host = parts.host;
    this.requests = parts.front.requests;
    this.models = modelStates(parts.models, options, this.notices);
    this.gpus = parts.gpus.map((_, index) => new Infer5Gpu(index, this.models, this.requests));
    this.timeouts = new Timeouts(clock, this.requests, (slot) => this.timeOut(slot));
    this.reportsLate = clock.register((token) => this.result(token));
    this.transmitter = new Transmitter(clock, actions, port, (token) => this.sendTooLate(token));
    this.loads = new Infer5Loads(parts, options, this.models, this.gpus, this.transmitter, (model, gpu) => {
      this.activate(model, gpu);
      this.dispatchGpu(gpu);
    });
    this.wakes = clock.register((gpu) => {
      // A timer that an earlier one overtook is stale: acting on it would set timers without end.
      if (this.gpus[gpu].wakeAt !== clock.now()) return;
      this.gpus[gpu].wakeAt = Number.POSITIVE_INFINITY;
      this.dispatchGpu(gpu);
    });
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
    const strategy = model.mostUrgent(model.sizes.length - 1);
    const priority = model.urgency;
    for (let gpu = 0; gpu < this.gpus.length; gpu++) this.gpus[gpu].activate(modelId, priority, strategy);
    this.timeouts.watch(slot);
    this.dispatch();
    if (this.loads.active) this.loads.schedule(this.turn() % this.gpus.length);
  }

  result(token: number): void {
    const { actions } = this.parts;
    if (actions.type[token] === ActionType.infer) this.inferResult(token);
    else this.loads.result(token);
    actions.release(token);
    if (this.loads.active) this.loads.schedule(this.turn() % this.gpus.length);
  }

  resume(): void {
    this.dispatch();
  }

  /** Tells that the transmission of an action is complete, for a port that could not say when it would be. */
  transmitted(token: number): void {
    this.transmitter.transmitted(token);
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

  /** Lets every GPU look for work, one action at a time each, until none finds any. */
  private dispatch(): void {
    const count = this.gpus.length;
    let turn = this.turn();
    let index = turn % count;
    for (let idle = 0; idle < count; turn++) {
      if (this.step(index)) {
        this.lastPoll = turn + 1;
        idle = 0;
      } else {
        idle++;
      }
      index = index + 1 === count ? 0 : index + 1;
    }
  }

  private dispatchGpu(index: number): void {
    while (this.step(index));
  }

  /** One look of the GPU at its strategies: sends at most one action (scheduler.md §4, schedule_infer). */
  private step(index: number): boolean {
    const gpu = this.gpus[index];
    if (gpu.isEmpty) return false;
    const now = this.clock.now();
    if (now < gpu.fullUntil) return this.wake(gpu);
    if (this.host !== undefined && !this.host.mayDecide()) return false;
    const freeAt = gpu.exec.available(now);
    if (freeAt >= now + this.options.scheduleAhead) {
      gpu.fullUntil = gpu.exec.horizonOpens(now, this.options.scheduleAhead);
      return this.wake(gpu);
    }
    const token = gpu.nextBatch(freeAt, this.parts.actions);
    if (token < 0) return false;
    this.send(token, gpu, freeAt, now);
    return true;
  }

  private wake(gpu: Infer5Gpu): false {
    if (gpu.fullUntil < gpu.wakeAt) {
      gpu.wakeAt = gpu.fullUntil;
      this.clock.at(gpu.fullUntil, this.wakes, gpu.index, 0);
    }
    return false;
  }

  private send(token: number, gpu: Infer5Gpu, freeAt: number, now: number): void {
    const { actions, gpus } = this.parts;
    const { scheduleAhead } = this.options;
    const duration = actions.expectedDuration[token];
    const model = actions.model[token];
    const place = gpus[gpu.index];
    actions.gpu[token] = gpu.index;
    actions.worker[token] = place.worker;
    actions.workerGpu[token] = place.gpu;
    actions.created[token] = now;
    actions.earliest[token] = now;
    actions.latest[token] = Math.max(now + FUTURE + scheduleAhead, freeAt + scheduleAhead);
    actions.sendBy[token] = Math.max(now + FUTURE, actions.latest[token] - BUFFER);
    actions.reportErrorAt[token] = actions.latest[token] + duration;
    actions.expectedComplete[token] = freeAt + duration;
    actions.expectedClock[token] = gpu.exec.clock;
    actions.requestsQueued[token] = this.models[model].requestsQueued;
    actions.copiesLoaded[token] = this.models[model].copiesLoaded;
    gpu.exec.add(now, actions.id[token], duration);
    let bytes = 0;
    const first = token * actions.maxBatch;
    for (let i = 0; i < actions.batch[token]; i++)
      bytes += this.inputBytes(actions.requests[first + i], model);
    actions.bytes[token] = bytes;
    this.loads.executing(now, token);
    this.transmitter.push(token);
  }

  private inputBytes(slot: number, model: number): number {
    const sent = this.requests.inputSize[slot];
    return sent > 0 || !this.options.generateInputs ? sent : this.models[model].profile.inputSize;
  }

  private sendTooLate(token: number): void {
    const { actions } = this.parts;
    actions.status[token] = Status.sendTooLate;
    const now = this.clock.now();
    actions.workerReceived[token] = now;
    actions.resultSent[token] = now;
    actions.resultReceived[token] = now;
    this.clock.at(actions.reportErrorAt[token], this.reportsLate, token, 0);
  }

  private inferResult(token: number): void {
    const { actions, front, actionSink } = this.parts;
    const now = this.clock.now();
    const model = this.models[actions.model[token]];
    const gpu = this.gpus[actions.gpu[token]];
    const status = actions.status[token];
    const ok = status === Status.success;
    gpu.exec.complete(actions.id[token], ok ? actions.end[token] : now, ok);
    gpu.fullUntil = 0;
    if (ok) {
      gpu.exec.clock = actions.clock[token];
      const index = actions.batchIndex[token];
      model.measuredExecution(
        index,
        actions.duration[token],
        actions.clockBefore[token],
        actions.clock[token],
      );
    }
    this.loads.completed(now, token);
    const batch = actions.batch[token];
    let good = 0;
    for (let i = 0; i < batch; i++) {
      const slot = actions.requests[token * actions.maxBatch + i];
      if (front.respond(slot, status, ok ? model.copiesLoaded : 0)) good++;
      this.requests.release(slot, Hold.action);
    }
    if (actionSink !== null) logAction(actionSink, actions, token, now, good / batch);
    this.dispatchGpu(gpu.index);
  }
}

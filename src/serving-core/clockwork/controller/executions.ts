import { BUFFER, FUTURE } from '../constants.js';
import type { ControllerOptions } from '../spec.js';
import { ActionType, Status } from '../status.js';
import { logAction } from './action-log.js';
import type { ModelState } from './model-state.js';
import { newAction } from './new-action.js';
import { Hold, type RequestTable } from './request-table.js';
import type { ControllerParts } from './scheduler.js';
import { Transmitter } from './transmitter.js';
import { WorkTracker } from './work-tracker.js';

/**
 * The inferences of all GPUs: makes a batch's action, sends it in its turn, knows when each GPU will be free, and answers the
 * batch's requests with its result.
 */
export class Executions {
  /** Shared with whatever else is sent to the workers: two transmissions at once, over all kinds. */
  readonly transmitter: Transmitter;
  readonly gpus: WorkTracker[];
  private readonly requests: RequestTable;
  private readonly reportsLate: number;

  /** `settle` receives the token of an action that could not be sent in time, as if its result had arrived. */
  constructor(
    private readonly parts: ControllerParts,
    private readonly options: ControllerOptions,
    private readonly models: readonly ModelState[],
    settle: (token: number) => void,
  ) {
    this.requests = parts.front.requests;
    this.gpus = parts.gpus.map(() => new WorkTracker());
    this.reportsLate = parts.clock.register(settle);
    this.transmitter = new Transmitter(parts.clock, parts.actions, parts.port, (token) => this.late(token));
  }

  /** An empty action for a batch of the size at `index`; `put` fills it. */
  create(gpu: number, modelId: number, index: number): number {
    const model = this.models[modelId];
    const token = newAction(this.parts, model, ActionType.infer, modelId, gpu);
    const { actions } = this.parts;
    actions.batch[token] = model.sizes[index];
    actions.batchIndex[token] = index;
    actions.expectedClock[token] = this.gpus[gpu].clock;
    actions.expectedDuration[token] = model.estimatesAt(this.gpus[gpu].clock)[index];
    return token;
  }

  /** Makes the request in `slot` the `i`-th of the batch. */
  put(token: number, i: number, slot: number): void {
    const { actions } = this.parts;
    actions.requests[token * actions.maxBatch + i] = slot;
    actions.bytes[token] += this.inputBytes(slot, actions.model[token]);
    this.requests.hold(slot, Hold.action);
  }

  /** Sends a batch that should begin at `freeAt` and may begin up to a horizon later. */
  send(token: number, freeAt: number): void {
    const { actions, clock } = this.parts;
    const now = clock.now();
    const ahead = this.options.scheduleAhead;
    const duration = actions.expectedDuration[token];
    actions.earliest[token] = now;
    actions.latest[token] = Math.max(now + FUTURE + ahead, freeAt + ahead);
    actions.sendBy[token] = Math.max(now + FUTURE, actions.latest[token] - BUFFER);
    actions.reportErrorAt[token] = actions.latest[token] + duration;
    actions.expectedComplete[token] = freeAt + duration;
    this.gpus[actions.gpu[token]].add(now, actions.id[token], duration);
    this.transmitter.push(token);
  }

  /** Sends a batch without inputs that must begin in [begin, latest]. */
  sendWithin(token: number, begin: number, latest: number): void {
    const { actions, clock } = this.parts;
    const gpu = this.gpus[actions.gpu[token]];
    const end = begin + actions.expectedDuration[token];
    actions.bytes[token] = 0;
    actions.earliest[token] = begin;
    actions.latest[token] = latest;
    actions.expectedComplete[token] = end;
    // The pause before it counts as work, so that the GPU is free when this ends.
    gpu.add(clock.now(), actions.id[token], end - (gpu.outstanding > 0 ? gpu.planned : clock.now()));
    this.transmitter.push(token);
  }

  /** An inference has ended: its requests are answered with its status, which `answer` may replace. */
  result(token: number, answer = this.parts.actions.status[token]): void {
    const { actions, front, actionSink, clock } = this.parts;
    const now = clock.now();
    const model = this.models[actions.model[token]];
    const gpu = this.gpus[actions.gpu[token]];
    const ok = actions.status[token] === Status.success;
    gpu.complete(actions.id[token], ok ? actions.end[token] : now, ok);
    if (ok) {
      const { duration, clockBefore, clock: clockAfter } = actions;
      gpu.clock = clockAfter[token];
      model.measuredExecution(
        actions.batchIndex[token],
        duration[token],
        clockBefore[token],
        clockAfter[token],
      );
    }
    const batch = actions.batch[token];
    let good = 0;
    for (let i = 0; i < batch; i++) {
      const slot = actions.requests[token * actions.maxBatch + i];
      if (front.respond(slot, answer, ok ? model.copiesLoaded : 0)) good++;
      this.requests.release(slot, Hold.action);
    }
    if (actionSink !== null) logAction(actionSink, actions, token, now, good / batch);
  }

  private inputBytes(slot: number, modelId: number): number {
    const sent = this.requests.inputSize[slot];
    return sent > 0 || !this.options.generateInputs ? sent : this.models[modelId].profile.inputSize;
  }

  private late(token: number): void {
    const { actions, clock } = this.parts;
    const now = clock.now();
    actions.status[token] = Status.sendTooLate;
    actions.workerReceived[token] = now;
    actions.resultSent[token] = now;
    actions.resultReceived[token] = now;
    clock.at(actions.reportErrorAt[token], this.reportsLate, token, 0);
  }
}

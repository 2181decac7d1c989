import type { ActionTable } from '../../serving-core/clockwork/controller/action-table.js';
import type { Scheduler } from '../../serving-core/clockwork/controller/scheduler.js';
import { ActionType, Status } from '../../serving-core/clockwork/status.js';
import {
  type ErrorResult,
  evictWeightsAction,
  evictWeightsResult,
  inferAction,
  inferResult,
  loadWeightsAction,
  loadWeightsResult,
} from '../../serving-core/clockwork/wire/action-messages.js';
import type { Frame } from '../../serving-core/clockwork/wire/frame.js';
import { WireError } from '../../serving-core/clockwork/wire/wire-error.js';
import { RESULT, WorkerType } from '../../serving-core/clockwork/wire/worker-messages.js';
import type { LiveTime } from '../clock/live-clock.js';
import type { BatchBodies } from './batch-bodies.js';
import type { WorkerLink } from './worker-link.js';

/** Bytes that may be on their way to a worker before a transmission counts as not complete. */
const IN_FLIGHT = 65_536;
/** An action for a worker that is not there fails after this, ns, so that a scheduler that insists does not turn in circles. */
const GONE_AFTER = 10e6;
const ID_RANGE = 2 ** 31;

/** Carries actions to the workers and brings their results to the scheduler. */
export class ActionsPort {
  scheduler!: Scheduler;
  /** What the worker said of the action whose result is being handled; empty when it succeeded. */
  message = '';
  /** Per worker: id on the wire to token. */
  private readonly outstanding: Map<number, number>[];
  /** Per worker: tokens whose transmission is not complete. */
  private readonly transmitting: number[][];
  private readonly fails: number;

  constructor(
    private readonly time: LiveTime,
    private readonly actions: ActionTable,
    private readonly links: readonly WorkerLink[],
    private readonly bodies: BatchBodies,
    private readonly say: (line: string) => void,
  ) {
    this.outstanding = links.map(() => new Map());
    this.transmitting = links.map(() => []);
    this.fails = time.clock.register((token) => this.fail(token, 'the worker is not connected'));
  }

  /** ActionPort.send of the core. */
  send(token: number): number {
    const { actions } = this;
    const { clock } = this.time;
    const worker = actions.worker[token];
    const { connection } = this.links[worker];
    if (connection === null) {
      clock.at(clock.now() + GONE_AFTER, this.fails, token, 0);
      return clock.now();
    }
    const actionId = actions.id[token] % ID_RANGE;
    this.outstanding[worker].set(actionId, token);
    const modelId = actions.model[token];
    const gpuId = actions.workerGpu[token];
    const earliest = actions.earliest[token] > 0 ? actions.earliest[token] : Number.NEGATIVE_INFINITY;
    const latest = actions.latest[token];
    const expectedDuration = actions.expectedDuration[token];
    const type = actions.type[token];
    if (type === ActionType.infer) {
      const batchSize = actions.batch[token];
      const { inputSizes, body } = this.bodies.of(token);
      const infer = {
        actionId,
        modelId,
        gpuId,
        earliest,
        latest,
        expectedDuration,
        batchSize,
        inputSizes,
      };
      connection.send(WorkerType.infer, 0, inferAction, infer, body);
    } else if (type === ActionType.load) {
      const load = { actionId, modelId, gpuId, earliest, latest, expectedDuration };
      connection.send(WorkerType.loadWeights, 0, loadWeightsAction, load);
    } else {
      const evict = { actionId, modelId, gpuId, earliest, latest };
      connection.send(WorkerType.evictWeights, 0, evictWeightsAction, evict);
    }
    if (actions.bytes[token] > 0) connection.flush();
    if (connection.waiting <= IN_FLIGHT || this.scheduler.transmitted === undefined) return clock.now();
    this.transmitting[worker].push(token);
    return Number.POSITIVE_INFINITY;
  }

  /** All that waited for a worker's connection has left. */
  drained({ index }: WorkerLink): void {
    const tokens = this.transmitting[index];
    this.transmitting[index] = [];
    for (const token of tokens) this.scheduler.transmitted?.(token);
  }

  /** A worker's result. Throws WireError for one that answers another kind of action. */
  result({ index }: WorkerLink, { type, header, body }: Frame): void {
    const { actions } = this;
    if (type === RESULT + WorkerType.infer) {
      const result = inferResult.decode(header);
      const token = this.claim(index, result.actionId, ActionType.infer);
      if (token < 0) return;
      const { begin, end, duration } = result.execTiming;
      if (result.gpuClock === 0 || result.gpuClockBefore === 0) throw new WireError('a GPU clock is 0');
      actions.clockBefore[token] = result.gpuClockBefore;
      actions.clock[token] = result.gpuClock;
      this.bodies.output(token, body);
      this.succeed(token, begin, end, duration, result.actionReceived, result.resultSent);
      return;
    }
    const loads = type === RESULT + WorkerType.loadWeights;
    if (!loads && type !== RESULT + WorkerType.evictWeights)
      throw new WireError(`message type ${type} is none that a worker sends`);
    const { actionId, timing, actionReceived, resultSent } = (
      loads ? loadWeightsResult : evictWeightsResult
    ).decode(header);
    const token = this.claim(index, actionId, loads ? ActionType.load : ActionType.evict);
    if (token >= 0)
      this.succeed(token, timing.begin, timing.end, timing.duration, actionReceived, resultSent);
  }

  error({ index }: WorkerLink, { actionId, status, message, actionReceived, resultSent }: ErrorResult): void {
    const token = this.claim(index, actionId, null);
    if (token < 0) return;
    const { actions } = this;
    // A status of 0 would be a success without a time.
    actions.status[token] = status === Status.success ? Status.error : status;
    actions.workerReceived[token] = told(actionReceived);
    actions.resultSent[token] = told(resultSent);
    this.deliver(token, message);
  }

  /** A worker is gone: whatever it was given has failed. */
  lost({ index }: WorkerLink, reason: string): void {
    const tokens = [...this.outstanding[index].values()];
    this.outstanding[index].clear();
    this.drained(this.links[index]);
    for (const token of tokens) this.fail(token, reason);
  }

  private claim(worker: number, actionId: number, type: number | null): number {
    const token = this.outstanding[worker].get(actionId);
    if (token === undefined) {
      this.say(`Dropping result R${actionId} of worker ${worker}: nobody waits for it`);
      return -1;
    }
    if (type !== null && this.actions.type[token] !== type)
      throw new WireError(`R${actionId} answers another kind of action`);
    this.outstanding[worker].delete(actionId);
    return token;
  }

  private succeed(
    token: number,
    begin: number,
    end: number,
    duration: number,
    received: number,
    sent: number,
  ): void {
    const { actions } = this;
    if (!(isTime(begin) && isTime(end) && isTime(duration)))
      throw new WireError('a time is beyond all bounds');
    actions.status[token] = Status.success;
    actions.begin[token] = begin;
    actions.end[token] = end;
    actions.duration[token] = duration;
    actions.workerReceived[token] = told(received);
    actions.resultSent[token] = told(sent);
    this.deliver(token, '');
  }

  private fail(token: number, message: string): void {
    this.actions.status[token] = Status.error;
    this.deliver(token, message);
  }

  private deliver(token: number, message: string): void {
    this.actions.resultReceived[token] = this.time.clock.now();
    this.message = message;
    this.scheduler.result(token);
    this.message = '';
  }
}

/** 0 is how the core says that a worker does not tell a time. */
function told(time: number): number {
  return isTime(time) ? time : 0;
}

/** Whether a time, ns, is one that tables can hold: within 52 days of the start. */
function isTime(time: number): boolean {
  return Math.abs(time) < 2 ** 52;
}

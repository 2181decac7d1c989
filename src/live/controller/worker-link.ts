import type { Socket } from 'node:net';
import { type ErrorResult, errorResult } from '../../serving-core/clockwork/wire/action-messages.js';
import type { Frame } from '../../serving-core/clockwork/wire/frame.js';
import type { MessageType } from '../../serving-core/clockwork/wire/message.js';
import { WireError } from '../../serving-core/clockwork/wire/wire-error.js';
import {
  clearCacheAction,
  clearCacheResult,
  ERROR_RESULT,
  type GetStateResult,
  getStateAction,
  getStateResult,
  type LoadModelAction,
  type LoadModelResult,
  loadModelAction,
  loadModelResult,
  RESULT,
  WorkerAction,
  WorkerType,
} from '../../serving-core/clockwork/wire/worker-messages.js';
import type { LiveTime } from '../clock/live-clock.js';
import { type Address, addressText } from '../net/address.js';
import { Connection } from '../net/connection.js';

/** Longest protocol buffer from a worker, bytes: its state lists every model. */
const MOST_HEADER = 10_485_760;

/** A question that a worker answered with an error. */
export class WorkerRefused extends Error {
  constructor(readonly result: Pick<ErrorResult, 'actionId' | 'status' | 'message'>) {
    super(result.message);
  }
}

export interface WorkerLinkEvents {
  /** A result of a load, an inference or an eviction. Throws WireError when it answers nothing. */
  result(link: WorkerLink, frame: Frame): void;
  error(link: WorkerLink, error: ErrorResult): void;
  drained(link: WorkerLink): void;
  /** The connection is gone; every open question has been refused. */
  lost(link: WorkerLink, reason: string): void;
}

interface Question {
  type: number;
  resolve(answer: never): void;
  reject(error: WorkerRefused): void;
}

/** A worker as the controller knows it: the connection, when there is one, and the questions that are not about work. */
export class WorkerLink {
  connection: Connection | null = null;
  /** It came back as another worker than it was: it is not looked for any more. */
  retired = false;
  private readonly questions = new Map<number, Question>();

  constructor(
    readonly index: number,
    readonly address: Address,
    private readonly time: LiveTime,
    private readonly maxBody: number,
    private readonly events: WorkerLinkEvents,
  ) {}

  attach(socket: Socket): void {
    const limits = { header: MOST_HEADER, body: this.maxBody };
    this.connection = new Connection(socket, this.time, limits, {
      message: (frame) => this.receive(frame),
      drained: () => this.events.drained(this),
      closed: (_, reason) => this.detach(reason),
    });
  }

  /** Closes the connection when no answer has come after `patience` ms: whoever listens there may be no worker. */
  async getState(actionId: number, patience: number): Promise<GetStateResult> {
    const timer = setTimeout(() => this.connection?.close('it does not answer'), patience);
    try {
      return await this.ask(WorkerType.getState, getStateAction, { actionId });
    } finally {
      clearTimeout(timer);
    }
  }

  loadModel(action: LoadModelAction): Promise<LoadModelResult> {
    return this.ask(WorkerType.loadModel, loadModelAction, action);
  }

  async clearCache(actionId: number): Promise<void> {
    await this.ask(WorkerType.clearCache, clearCacheAction, { actionId });
  }

  /** Rejects with WorkerRefused. */
  private ask<Q extends { actionId: number }, A>(
    type: number,
    message: MessageType<Q>,
    question: Q,
  ): Promise<A> {
    return new Promise((resolve, reject) => {
      const { actionId } = question;
      if (this.connection === null)
        return reject(
          new WorkerRefused({ actionId, status: 1, message: `worker ${this.index} is not connected` }),
        );
      this.questions.set(actionId, { type, resolve, reject });
      this.connection.send(type, 0, message, question);
    });
  }

  private receive(frame: Frame): void {
    const { type, header } = frame;
    if (type === ERROR_RESULT) {
      const error = errorResult.decode(header);
      const question = this.questions.get(error.actionId);
      if (isAnswer(error.actionType) && question !== undefined) {
        this.questions.delete(error.actionId);
        question.reject(new WorkerRefused(error));
      } else this.events.error(this, error);
    } else if (type === RESULT + WorkerType.getState)
      this.answer(getStateResult.decode(header), WorkerType.getState);
    else if (type === RESULT + WorkerType.loadModel)
      this.answer(loadModelResult.decode(header), WorkerType.loadModel);
    else if (type === RESULT + WorkerType.clearCache)
      this.answer(clearCacheResult.decode(header), WorkerType.clearCache);
    else this.events.result(this, frame);
  }

  private answer(answer: { actionId: number }, type: number): void {
    const question = this.questions.get(answer.actionId);
    if (question?.type !== type) throw new WireError(`R${answer.actionId} answers no question`);
    this.questions.delete(answer.actionId);
    question.resolve(answer as never);
  }

  private detach(reason: string): void {
    this.connection = null;
    for (const [actionId, { reject }] of this.questions)
      reject(
        new WorkerRefused({
          actionId,
          status: 1,
          message: `worker ${this.index} at ${addressText(this.address)} is gone: ${reason}`,
        }),
      );
    this.questions.clear();
    this.events.lost(this, reason);
  }
}

function isAnswer(actionType: number): boolean {
  return (
    actionType === WorkerAction.loadModel ||
    actionType === WorkerAction.clearCache ||
    actionType === WorkerAction.getState
  );
}

import type { Socket } from 'node:net';
import {
  ClientType,
  inferenceRequest,
  inferenceResponse,
  type ListResponse,
  type LoadModelResponse,
  listRequest,
  listResponse,
  loadModelRequest,
  loadModelResponse,
  RESPONSE,
  type ResponseHeader,
} from '../../serving-core/clockwork/wire/client-messages.js';
import type { Frame } from '../../serving-core/clockwork/wire/frame.js';
import { WireError } from '../../serving-core/clockwork/wire/wire-error.js';
import type { LiveTime } from '../clock/live-clock.js';
import { Connection } from '../net/connection.js';

/** Longest protocol buffer from a controller, bytes: its list of models; and longest body, an output. */
const LIMITS = { header: 10_485_760, body: 16 * 2 ** 20 };

/** The connection to the controller is gone. */
export class ConnectionLost extends Error {}

export interface RpcEvents {
  /** The answer to an inference, by the id that `infer` returned. */
  response(requestId: number, header: ResponseHeader): void;
  closed(error: ConnectionLost): void;
}

interface Call {
  type: number;
  resolve(response: never): void;
  reject(error: Error): void;
}

/**
 * The client's side of the protocol. Ids count up from 0 over all kinds of requests, as the original's do: they match
 * responses on the wire and are the `request_id` of logs.
 */
export class ControllerRpc {
  readonly connection: Connection;
  private nextId = 0;
  private readonly calls = new Map<number, Call>();
  private readonly inferences = new Set<number>();

  constructor(
    socket: Socket,
    time: LiveTime,
    private readonly events: RpcEvents,
  ) {
    this.connection = new Connection(socket, time, LIMITS, {
      message: (frame) => this.receive(frame),
      closed: (_, reason) => this.detach(new ConnectionLost(reason)),
    });
  }

  loadModel(remotePath: string, copies: number): Promise<LoadModelResponse> {
    return this.call(ClientType.loadModel, (header) => {
      this.connection.send(ClientType.loadModel, header.userRequestId, loadModelRequest, {
        header,
        remotePath,
        copies,
      });
    });
  }

  list(): Promise<ListResponse> {
    return this.call(ClientType.list, (header) => {
      this.connection.send(ClientType.list, header.userRequestId, listRequest, { header });
    });
  }

  /** Sends one inference; returns its id. */
  infer(userId: number, modelId: number, sloFactor: number, input: Uint8Array | undefined): number {
    const userRequestId = this.nextId++;
    this.inferences.add(userRequestId);
    const request = { header: { userId, userRequestId }, modelId, batchSize: 1, sloFactor };
    this.connection.send(ClientType.infer, userRequestId, inferenceRequest, request, input);
    return userRequestId;
  }

  private call<T>(
    type: number,
    send: (header: { userId: number; userRequestId: number }) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const userRequestId = this.nextId++;
      if (!this.connection.isOpen) return reject(new ConnectionLost('it is closed'));
      this.calls.set(userRequestId, { type, resolve, reject });
      send({ userId: 0, userRequestId });
    });
  }

  private receive({ type, id, header }: Frame): void {
    if (type === RESPONSE + ClientType.infer) {
      const response = inferenceResponse.decode(header);
      if (!this.inferences.delete(id)) throw new WireError(`a response to ${id}, which was not asked`);
      this.events.response(id, response.header);
    } else if (type === RESPONSE + ClientType.loadModel)
      this.resolve(id, type, loadModelResponse.decode(header));
    else if (type === RESPONSE + ClientType.list) this.resolve(id, type, listResponse.decode(header));
    else throw new WireError(`message type ${type} is none that a client knows`);
  }

  private resolve(id: number, type: number, response: unknown): void {
    const call = this.calls.get(id);
    if (call === undefined || call.type + RESPONSE !== type)
      throw new WireError(`a response to ${id}, which was not asked`);
    this.calls.delete(id);
    call.resolve(response as never);
  }

  private detach(error: ConnectionLost): void {
    for (const { reject } of this.calls.values()) reject(error);
    this.calls.clear();
    this.events.closed(error);
  }
}

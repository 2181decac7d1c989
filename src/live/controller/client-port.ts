import type { Socket } from 'node:net';
import {
  ClientType,
  evictRequest,
  evictResponse,
  type InferenceRequest,
  inferenceRequest,
  inferenceResponse,
  type ListResponse,
  type LoadModelRequest,
  type LoadModelResponse,
  listRequest,
  listResponse,
  loadModelRequest,
  loadModelResponse,
  RESPONSE,
  uploadModelRequest,
  uploadModelResponse,
} from '../../serving-core/clockwork/wire/client-messages.js';
import type { Frame } from '../../serving-core/clockwork/wire/frame.js';
import { WireError } from '../../serving-core/clockwork/wire/wire-error.js';
import type { LiveTime } from '../clock/live-clock.js';
import { Connection } from '../net/connection.js';

/** Longest protocol buffer from a client, bytes: the longest that one needs is a path. */
const MOST_HEADER = 65_536;
/** Inputs that one client's unanswered requests may hold, bytes, and how many they may be; then it must wait. */
const MOST_HELD = 512 * 2 ** 20;
const MOST_OPEN = 500_000;

/** A request whose answer is owed to a client. */
export interface Ticket {
  client: Client;
  messageId: number;
  userRequestId: number;
}

/** What the controller does with requests; it changes when start-up is over. */
export interface RequestHandler {
  infer(ticket: Ticket, request: InferenceRequest, body: Uint8Array): void;
  list(ticket: Ticket): void;
  loadModel(ticket: Ticket, request: LoadModelRequest): void;
}

/** One client's connection. While its unanswered requests hold too much, nothing more is read from it. */
export class Client {
  readonly connection: Connection;
  private open = 0;
  private held = 0;
  private paused = false;

  constructor(
    socket: Socket,
    time: LiveTime,
    maxBody: number,
    handler: () => RequestHandler,
    onClose: (client: Client, reason: string) => void,
  ) {
    this.connection = new Connection(
      socket,
      time,
      { header: MOST_HEADER, body: maxBody },
      {
        message: (frame) => receive(this, frame, handler()),
        closed: (_, reason) => onClose(this, reason),
      },
    );
  }

  respondInfer(
    messageId: number,
    userRequestId: number,
    modelId: number,
    status: number,
    message: string,
    output?: Uint8Array,
  ): void {
    const response = { header: { userRequestId, status, message }, modelId, batchSize: 1 };
    this.connection.send(RESPONSE + ClientType.infer, messageId, inferenceResponse, response, output);
  }

  respondList({ messageId }: Ticket, response: ListResponse): void {
    this.connection.send(RESPONSE + ClientType.list, messageId, listResponse, response);
  }

  respondLoad({ messageId }: Ticket, response: LoadModelResponse): void {
    this.connection.send(RESPONSE + ClientType.loadModel, messageId, loadModelResponse, response);
  }

  /** A request with an input of `bytes` is kept until `release`. */
  hold(bytes: number): void {
    this.open++;
    this.held += bytes;
    if (this.paused || (this.held <= MOST_HELD && this.open <= MOST_OPEN)) return;
    this.paused = true;
    this.connection.pause();
  }

  release(bytes: number): void {
    this.open--;
    this.held -= bytes;
    if (!this.paused || this.held > MOST_HELD / 2 || this.open > MOST_OPEN / 2) return;
    this.paused = false;
    this.connection.resume();
  }
}

function receive(
  client: Client,
  { type, id: messageId, header, body }: Frame,
  handler: RequestHandler,
): void {
  const ticket = (userRequestId: number): Ticket => ({ client, messageId, userRequestId });
  if (type === ClientType.infer) {
    const request = inferenceRequest.decode(header);
    handler.infer(ticket(request.header.userRequestId), request, body);
  } else if (type === ClientType.list) {
    handler.list(ticket(listRequest.decode(header).header.userRequestId));
  } else if (type === ClientType.loadModel) {
    const request = loadModelRequest.decode(header);
    handler.loadModel(ticket(request.header.userRequestId), request);
  } else if (type === ClientType.evict) {
    const { userRequestId } = evictRequest.decode(header).header;
    client.connection.send(RESPONSE + type, messageId, evictResponse, { header: unsupported(userRequestId) });
  } else if (type === ClientType.uploadModel) {
    const { userRequestId } = uploadModelRequest.decode(header).header;
    const nothing = { modelId: 0, inputSize: 0, outputSize: 0 };
    const response = { header: unsupported(userRequestId), ...nothing };
    client.connection.send(RESPONSE + type, messageId, uploadModelResponse, response);
  } else {
    throw new WireError(`message type ${type} is none that a controller knows`);
  }
}

/** The original's controllers abort on these two; nobody's client sends them. */
const unsupported = (userRequestId: number) => ({
  userRequestId,
  status: 1,
  message: 'not supported by this controller',
});
